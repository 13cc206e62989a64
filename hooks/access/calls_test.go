package access_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestWhatFindsNoRoomInTheLogIsDropped(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	key := salon.Key("services:read")
	logged := func() (count int) {
		if err := i.Server.Gate().FlushRequests(i.App); err != nil {
			t.Fatal(err)
		}
		if err := i.App.AuxDB().NewQuery("SELECT count(*) FROM requests WHERE business = {:id}").Bind(body{"id": salon.ID}).Row(&count); err != nil {
			t.Fatal(err)
		}
		return count
	}
	before := logged()
	i.Server.Gate().FillLog()
	i.Call(key, "GET", "/api/services", nil).Want(200)
	if got := logged(); got != before {
		t.Errorf("%d calls found room", got-before)
	}
	i.Call(key, "GET", "/api/services", nil).Want(200)
	if got := logged(); got != before+1 {
		t.Errorf("%d calls are logged again", got-before)
	}
}
