package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/access"
	"nearbyassist/hooks/auth"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/calendars"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/oauth"
	"nearbyassist/hooks/page"
	"nearbyassist/hooks/staff"
	"nearbyassist/hooks/webhooks"
	"nearbyassist/locales"
	"nearbyassist/static"
	"nearbyassist/views"
)

// TABLE 2: every page and form post. Auth, Tenant and Limit are as in TABLE 1; Show answers GET, Send answers POST.
var pages = []page.Row{
	{Path: "/", Auth: access.Anyone, Show: showLanding},
	{Path: "/docs", Auth: access.Anyone, Show: toReference},
	{Path: "/docs/en", Auth: access.Anyone, Show: showReference(locales.English)},
	{Path: "/docs/es", Auth: access.Anyone, Show: showReference(locales.Spanish)},
	{Path: "/docs/guide/{topic}", Auth: access.Anyone, Show: toGuide},
	{Path: "/docs/en/guide", Auth: access.Anyone, Show: toFirstTopic},
	{Path: "/docs/en/guide/{topic}", Auth: access.Anyone, Show: showGuide},
	{Path: "/docs/es/guide", Auth: access.Anyone, Show: toFirstTopic},
	{Path: "/docs/es/guide/{topic}", Auth: access.Anyone, Show: showGuide},
	{Path: "/signup", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: auth.ShowSignUp, Send: auth.SendSignUp},
	{Path: "/signin", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: auth.ShowSignIn, Send: auth.SendSignIn},
	{Path: "/signin/with/{provider}", Auth: access.Anyone, Token: true, Show: auth.ShowProvider},
	{Path: "/signin/with/{provider}/back", Auth: access.Anyone, Token: true, Show: auth.ShowProviderBack},
	{Path: "/mfa", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: auth.ShowMFA, Send: auth.SendMFA},
	{Path: "/reset", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: auth.ShowReset, Send: auth.SendReset},
	{Path: "/signout", Auth: access.Anyone, Send: auth.SendSignOut},
	{Path: "/verify", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: auth.ShowVerify, Send: auth.SendVerify},

	{Path: "/invite/{token}", Auth: access.Anyone, Limit: access.Authentication, Token: true, Show: staff.ShowInvite, Send: staff.SendInvite},
	{Path: "/calendar/{file}", Auth: access.Anyone, Token: true, Show: calendars.ShowFeed},

	{Path: "/b/{slug}", Auth: access.Anyone, Tenant: access.Path, Show: bookings.ShowServices},
	{Path: "/b/{slug}/{service}", Auth: access.Anyone, Tenant: access.Path, Show: bookings.ShowTimes},
	{Path: "/b/{slug}/{service}/details", Auth: access.Anyone, Tenant: access.Path, Limit: access.Guests, Show: bookings.ShowDetails, Send: bookings.SendDetails},
	{Path: "/b/{slug}/{service}/done", Auth: access.Anyone, Tenant: access.Link, Token: true, Show: bookings.ShowDone},
	{Path: "/m/{token}", Auth: access.Anyone, Tenant: access.Link, Limit: access.Guests, Token: true, Show: bookings.ShowManage, Send: bookings.SendManage},
	{Path: "/m/{token}/move", Auth: access.Anyone, Tenant: access.Link, Token: true, Show: bookings.ShowMove, Send: bookings.SendMove},
	{Path: "/m/{token}/booking.ics", Auth: access.Anyone, Tenant: access.Link, Token: true, Show: bookings.ShowFile},
	{Path: "/m/{token}/cancel", Auth: access.Anyone, Tenant: access.Link, Token: true, Show: bookings.ShowCancel, Send: bookings.SendCancel},
	{Path: "/embed/{slug}", Auth: access.Anyone, Tenant: access.Path, Framed: true, Show: bookings.ShowServices},
	{Path: "/embed/{slug}/{service}", Auth: access.Anyone, Tenant: access.Path, Framed: true, Show: bookings.ShowTimes},
	{Path: "/embed/{slug}/{service}/details", Auth: access.Anyone, Tenant: access.Path, Limit: access.Guests, Framed: true, Show: bookings.ShowDetails, Send: bookings.SendDetails},
	{Path: "/embed/{slug}/{service}/done", Auth: access.Anyone, Tenant: access.Link, Token: true, Framed: true, Show: bookings.ShowDone},

	{Path: "/app", Auth: access.User, Tenant: access.Self, Show: businesses.ShowApp},
	{Path: "/businesses/new", Auth: access.User, Tenant: access.Self, Show: businesses.ShowNew, Send: businesses.SendNew},
	{Path: "/app/{slug}", Auth: access.Staff, Tenant: access.Path, Show: businesses.ShowHome},

	{Path: "/app/{slug}/integrations/keys", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowKeys},
	{Path: "/app/{slug}/integrations/keys/new", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: integrations.ShowNewKey, Send: integrations.SendNewKey},
	{Path: "/app/{slug}/integrations/keys/{keyId}", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowKey},
	{Path: "/app/{slug}/integrations/keys/{keyId}/rotate", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: integrations.ShowRotate, Send: integrations.SendRotate},
	{Path: "/app/{slug}/integrations/keys/{keyId}/previous", Auth: access.Admin, Tenant: access.Path, Send: integrations.SendEndPrevious},
	{Path: "/app/{slug}/integrations/keys/{keyId}/revoke", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowRevoke, Send: integrations.SendRevoke},
	{Path: "/app/{slug}/integrations/logs", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowLogs},
	{Path: "/app/{slug}/integrations/logs/{requestId}", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowLog},

	{Path: "/app/{slug}/integrations/webhooks", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowWebhooks},
	{Path: "/app/{slug}/integrations/webhooks/new", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowNewWebhook, Send: webhooks.SendNewWebhook(samples)},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowWebhook},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/edit", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowEditWebhook, Send: webhooks.SendEditWebhook},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/test", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowTest(samples), Send: webhooks.SendTest(samples)},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/recover", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowRecover, Send: webhooks.SendRecover},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/secret/rotate", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: webhooks.ShowRotateWebhook, Send: webhooks.SendRotateWebhook},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/secret/promote", Auth: access.Admin, Tenant: access.Path, Send: webhooks.SendPromote},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/pause", Auth: access.Admin, Tenant: access.Path, Send: webhooks.SendPause},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/resume", Auth: access.Admin, Tenant: access.Path, Send: webhooks.SendResume},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/delete", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowDelete, Send: webhooks.SendDelete},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/d/{deliveryId}", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowDelivery},
	{Path: "/app/{slug}/integrations/webhooks/{webhookId}/d/{deliveryId}/resend", Auth: access.Admin, Tenant: access.Path, Send: webhooks.SendAgain},

	{Path: "/oauth/authorize", Auth: access.User, Tenant: access.Self, Token: true, Show: oauth.ShowConsent, Send: oauth.SendConsent},
	{Path: "/app/{slug}/integrations/apps", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowApps},
	{Path: "/app/{slug}/integrations/apps/new", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: oauth.ShowNewApp, Send: oauth.SendNewApp},
	{Path: "/app/{slug}/integrations/apps/{appId}", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowApp},
	{Path: "/app/{slug}/integrations/apps/{appId}/edit", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowEditApp, Send: oauth.SendEditApp},
	{Path: "/app/{slug}/integrations/apps/{appId}/rotate", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: oauth.ShowRotateApp, Send: oauth.SendRotateApp},
	{Path: "/app/{slug}/integrations/apps/{appId}/delete", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowDeleteApp, Send: oauth.SendDeleteApp},
	{Path: "/app/{slug}/integrations/connections", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowConnections},
	{Path: "/app/{slug}/integrations/connections/{grantId}/withdraw", Auth: access.Admin, Tenant: access.Path, Show: oauth.ShowWithdraw, Send: oauth.SendWithdraw},
}

// Pages is TABLE 2, for the tests of every row.
func Pages() []page.Row { return pages }

func (s *Server) bindPages(e *core.ServeEvent) {
	e.Router.Any(static.Prefix+"{path...}", apis.WrapStdHandler(static.Shared()))
	e.Router.GET("/embed.js", apis.WrapStdHandler(http.HandlerFunc(static.Shared().Widget)))
	page.Bind(e.Router, s.gate, auth.Prove, pages)
}

func showLanding(p *page.Request) (page.Answer, error) {
	return page.Show(http.StatusOK, views.Landing(views.LandingPage{Shell: p.Shell, BaseURL: p.Instance().URL})), nil
}
