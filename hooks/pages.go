package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/auth"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/calendars"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/oauth"
	"nearbyassist/hooks/operator"
	"nearbyassist/hooks/page"
	"nearbyassist/hooks/services"
	"nearbyassist/hooks/staff"
	"nearbyassist/hooks/users"
	"nearbyassist/hooks/webhooks"
	"nearbyassist/static"
	"nearbyassist/views"
)

// TABLE 2: every page and form post. Auth, Tenant and Limit are as in TABLE 1; Show answers GET, Send answers POST.
var pages = []page.Row{
	{Path: "/", Auth: access.Anyone, Show: showLanding},
	{Path: "/docs", Auth: access.Anyone, Show: toDocs},
	{Path: "/docs/guide/{topic}", Auth: access.Anyone, Show: toGuide},
	{Path: "/docs/en", Auth: access.Anyone, Show: showDocs},
	{Path: "/docs/en/api", Auth: access.Anyone, Show: showOperations},
	{Path: "/docs/en/api/{group}", Auth: access.Anyone, Show: showGroup},
	{Path: "/docs/en/guide", Auth: access.Anyone, Show: toFirstTopic},
	{Path: "/docs/en/guide/{topic}", Auth: access.Anyone, Show: showGuide},
	{Path: "/docs/en/webhooks", Auth: access.Anyone, Show: showEvents},
	{Path: "/docs/en/errors", Auth: access.Anyone, Show: showErrors},
	{Path: "/docs/en/search", Auth: access.Anyone, Show: searchDocs},
	{Path: "/docs/es", Auth: access.Anyone, Show: showDocs},
	{Path: "/docs/es/api", Auth: access.Anyone, Show: showOperations},
	{Path: "/docs/es/api/{group}", Auth: access.Anyone, Show: showGroup},
	{Path: "/docs/es/guide", Auth: access.Anyone, Show: toFirstTopic},
	{Path: "/docs/es/guide/{topic}", Auth: access.Anyone, Show: showGuide},
	{Path: "/docs/es/webhooks", Auth: access.Anyone, Show: showEvents},
	{Path: "/docs/es/errors", Auth: access.Anyone, Show: showErrors},
	{Path: "/docs/es/search", Auth: access.Anyone, Show: searchDocs},
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

	{Path: "/account", Auth: access.User, Tenant: access.Self, Show: users.ShowProfile, Send: users.SendProfile},
	{Path: "/account/sign-in", Auth: access.User, Tenant: access.Self, Show: auth.ShowAccess},
	{Path: "/account/email", Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Show: auth.ShowEmail, Send: auth.SendEmail},
	{Path: "/account/password", Auth: access.User, Tenant: access.Self, Show: users.ShowPassword, Send: users.SendPassword},
	{Path: "/account/second-step", Auth: access.User, Tenant: access.Self, Fresh: true, Show: auth.ShowFactor, Send: auth.SendFactor},
	{Path: "/account/devices", Auth: access.User, Tenant: access.Self, Show: users.ShowDevices},
	{Path: "/account/devices/others", Auth: access.User, Tenant: access.Self, Send: users.SendEndDevices},
	{Path: "/account/devices/{sessionId}/end", Auth: access.User, Tenant: access.Self, Send: users.SendEndDevice},
	{Path: "/account/data", Auth: access.User, Tenant: access.Self, Show: users.ShowData},
	{Path: "/account/data/export", Auth: access.User, Tenant: access.Self, Show: users.ShowExport},
	{Path: "/account/delete", Auth: access.User, Tenant: access.Self, Fresh: true, Show: users.ShowDelete, Send: users.SendDelete},

	{Path: "/app", Auth: access.User, Tenant: access.Self, Show: businesses.ShowApp},
	{Path: "/businesses/new", Auth: access.User, Tenant: access.Self, Show: businesses.ShowNew, Send: businesses.SendNew},
	{Path: "/app/{slug}", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowToday},
	{Path: "/app/{slug}/bookings", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowBookings},
	{Path: "/app/{slug}/bookings/new", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowNewBooking, Send: bookings.SendNewBooking},
	{Path: "/app/{slug}/bookings/{bookingId}", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowBooking, Send: bookings.SendBooking},
	{Path: "/app/{slug}/bookings/{bookingId}/decline", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowDecline, Send: bookings.SendDecline},
	{Path: "/app/{slug}/bookings/{bookingId}/move", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowMoveBooking, Send: bookings.SendMoveBooking},
	{Path: "/app/{slug}/bookings/{bookingId}/cancel", Auth: access.Staff, Tenant: access.Path, Show: bookings.ShowCancelBooking, Send: bookings.SendCancelBooking},

	{Path: "/app/{slug}/settings/business", Auth: access.Admin, Tenant: access.Path, Show: businesses.ShowBusiness, Send: businesses.SendBusiness},
	{Path: "/app/{slug}/settings/business/archive", Auth: access.Owner, Tenant: access.Path, Show: businesses.ShowArchive, Send: businesses.SendArchive},
	{Path: "/app/{slug}/settings/hours", Auth: access.Admin, Tenant: access.Path, Show: businesses.ShowHours, Send: businesses.SendHours},
	{Path: "/app/{slug}/settings/booking-page", Auth: access.Admin, Tenant: access.Path, Show: businesses.ShowBooking, Send: businesses.SendBooking},
	{Path: "/app/{slug}/settings/notifications", Auth: access.Admin, Tenant: access.Path, Show: businesses.ShowNotifications, Send: businesses.SendNotifications},
	{Path: "/app/{slug}/settings/services", Auth: access.Admin, Tenant: access.Path, Show: services.ShowServices},
	{Path: "/app/{slug}/settings/services/new", Auth: access.Admin, Tenant: access.Path, Show: services.ShowNewService, Send: services.SendNewService},
	{Path: "/app/{slug}/settings/services/{serviceId}", Auth: access.Admin, Tenant: access.Path, Show: services.ShowService, Send: services.SendService},
	{Path: "/app/{slug}/settings/services/{serviceId}/move", Auth: access.Admin, Tenant: access.Path, Send: services.SendMoveService},
	{Path: "/app/{slug}/settings/services/{serviceId}/archive", Auth: access.Admin, Tenant: access.Path, Send: services.SendArchiveService},
	{Path: "/app/{slug}/settings/services/{serviceId}/restore", Auth: access.Admin, Tenant: access.Path, Send: services.SendRestoreService},

	{Path: "/app/{slug}/integrations", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowOverview},
	{Path: "/app/{slug}/settings/security", Auth: access.Admin, Tenant: access.Path, Show: businesses.ShowAudit},
	{Path: "/app/{slug}/settings/staff", Auth: access.Staff, Tenant: access.Path, Show: staff.ShowStaff},
	{Path: "/app/{slug}/settings/staff/new", Auth: access.Admin, Tenant: access.Path, Show: staff.ShowNewPerson, Send: staff.SendNewPerson},
	{Path: "/app/{slug}/settings/staff/{staffId}", Auth: access.Staff, Tenant: access.Path, Show: staff.ShowPerson},
	{Path: "/app/{slug}/settings/staff/{staffId}/edit", Auth: access.Staff, Tenant: access.Path, Show: staff.ShowEditPerson, Send: staff.SendEditPerson},
	{Path: "/app/{slug}/settings/staff/{staffId}/invite", Auth: access.Admin, Tenant: access.Path, Send: staff.SendInviteAgain},
	{Path: "/app/{slug}/settings/staff/{staffId}/schedule", Auth: access.Staff, Tenant: access.Path, Show: staff.ShowSchedule, Send: staff.SendSchedule},
	{Path: "/app/{slug}/settings/staff/{staffId}/ownership", Auth: access.Owner, Tenant: access.Path, Fresh: true, Show: staff.ShowOwnership, Send: staff.SendOwnership},
	{Path: "/app/{slug}/settings/staff/{staffId}/remove", Auth: access.Admin, Tenant: access.Path, Show: staff.ShowRemove, Send: staff.SendRemove},

	{Path: "/app/{slug}/goto", Auth: access.Staff, Tenant: access.Path, Token: true, Show: showGoto},
	{Path: "/app/{slug}/integrations/keys", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowKeys},
	{Path: "/app/{slug}/integrations/keys/new", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: integrations.ShowNewKey, Send: integrations.SendNewKey},
	{Path: "/app/{slug}/integrations/keys/{keyId}", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowKey},
	{Path: "/app/{slug}/integrations/keys/{keyId}/edit", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: integrations.ShowEditKey, Send: integrations.SendEditKey},
	{Path: "/app/{slug}/integrations/keys/{keyId}/rotate", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: integrations.ShowRotate, Send: integrations.SendRotate},
	{Path: "/app/{slug}/integrations/keys/{keyId}/previous", Auth: access.Admin, Tenant: access.Path, Send: integrations.SendEndPrevious},
	{Path: "/app/{slug}/integrations/keys/{keyId}/revoke", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowRevoke, Send: integrations.SendRevoke},
	{Path: "/app/{slug}/integrations/logs", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowLogs},
	{Path: "/app/{slug}/integrations/logs/export.csv", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowExport},
	{Path: "/app/{slug}/integrations/logs/tail", Auth: access.Admin, Tenant: access.Path, Endless: true, Show: integrations.ShowTail},
	{Path: "/app/{slug}/integrations/logs/{requestId}", Auth: access.Admin, Tenant: access.Path, Show: integrations.ShowLog},

	{Path: "/app/{slug}/integrations/webhooks", Auth: access.Admin, Tenant: access.Path, Show: webhooks.ShowWebhooks},
	{Path: "/app/{slug}/integrations/webhooks/new", Auth: access.Admin, Tenant: access.Path, Fresh: true, Show: webhooks.ShowNewWebhook, Send: webhooks.SendNewWebhook(samples)},
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

	{Path: "/operator", Auth: access.Superuser, Show: operator.Show(collections.NewSystem)},
	{Path: "/operator/enter", Auth: access.Console, Send: operator.SendEnter},
	{Path: "/operator/leave", Auth: access.Superuser, Send: operator.SendLeave},
	{Path: "/operator/look", Auth: access.Superuser, Send: operator.SendLook(collections.NewSystem)},
	{Path: "/businesses/sample", Auth: access.User, Tenant: access.Self, Send: sendSample},
	{Path: "/app/{slug}/sample/archive", Auth: access.Owner, Tenant: access.Path, Send: sendArchiveSample},
	{Path: "/app/{slug}/started", Auth: access.Admin, Tenant: access.Path, Send: businesses.SendStarted},
	{Path: "/app/{slug}/leave", Auth: access.Superuser, Tenant: access.Path, Send: operator.SendLeaveBusiness},
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
