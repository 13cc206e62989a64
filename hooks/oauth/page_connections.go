package oauth

import (
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowConnections lists the apps that people of the business have let in. A cursor that leads nowhere is the first page.
func ShowConnections(p *page.Request) (page.Answer, error) {
	cursor := p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: appsOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Connections()), nil
	}
	if err := p.FlushUses(); err != nil {
		return page.Answer{}, err
	}
	rows, err := p.Tenant().Grants(wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.ConnectionsPage{Shell: p.Shell, Cursor: cursor}
	for i := range rows.Items {
		shown.Connections = append(shown.Connections, shownConnection(&rows.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Connections(shown)), nil
}

func shownConnection(g *collections.Grant) views.Connection {
	return views.Connection{
		ID: g.ID, App: g.AppName, Website: g.AppWebsite, Scopes: g.Scopes.V, By: g.UserName, Since: g.CreatedAt.Time, LastUsedAt: g.LastUsedAt.Time, LastUsedIP: g.LastUsedIP,
	}
}

// ShowWithdraw tells what the end of a connection means. One that has ended is not in the list any more.
func ShowWithdraw(p *page.Request) (page.Answer, error) {
	grant, err := p.Tenant().FindGrant(p.HTTP.PathValue("grantId"))
	if err != nil {
		return page.Answer{}, err
	}
	if !grant.RevokedAt.IsZero() {
		return page.Go(p.Shell.Business.Connections()), nil
	}
	return page.Show(http.StatusOK, views.Withdraw(views.WithdrawPage{Shell: p.Shell, Connection: shownConnection(grant)})), nil
}

// SendWithdraw ends what a person let an app do, at once.
func SendWithdraw(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("grantId")
	err := p.Tenant().Tx(func(db collections.Tenant) error {
		if _, err := db.FindGrant(id); err != nil {
			return err
		}
		return db.EndGrant(id, "withdrawn", p.Now)
	})
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Connections()).Tell("connection_withdrawn"), nil
}
