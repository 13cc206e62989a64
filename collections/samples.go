package collections

import "github.com/pocketbase/dbx"

// SampleBusiness is the slug of the person's own sample business, which is active.
func (p Person) SampleBusiness() (string, error) {
	found, err := one[Business](p.app.DB(), `SELECT slug FROM businesses WHERE sampleOf = {:user} AND status = 'active'`, dbx.Params{"user": p.UserID})
	if err != nil {
		return "", err
	}
	return found.Slug, nil
}

// MarkSample makes a business of the person's that has just been made their sample business.
func (p Person) MarkSample(business string) error {
	_, err := p.app.DB().Update("businesses", dbx.Params{"sampleOf": p.UserID}, dbx.HashExp{"id": business}).Execute()
	return err
}

// SampleReader is the only address that a sample business mails to; of any other business it is ErrNotFound.
func (s System) SampleReader(business string) (string, error) {
	found, err := one[User](s.app.DB(), `SELECT u.email FROM businesses b JOIN users u ON u.id = b.sampleOf WHERE b.id = {:business}`,
		dbx.Params{"business": business})
	if err != nil {
		return "", err
	}
	return found.Email, nil
}
