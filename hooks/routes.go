package hooks

import (
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/auth"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/calendars"
	"nearbyassist/hooks/customers"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/oauth"
	"nearbyassist/hooks/services"
	"nearbyassist/hooks/staff"
	"nearbyassist/hooks/users"
	"nearbyassist/hooks/webhooks"
)

// The 11 documented groups hold exactly the documented operations; what we add stands in groups of its own.
const (
	tagAuth       = "Authentication"
	tagUsers      = "Users"
	tagBusinesses = "Businesses"
	tagBookings   = "Bookings"
	tagServices   = "Services"
	tagStaff      = "Staff"
	tagKeys       = "Integrations"
	tagWebhooks   = "Webhooks"
	tagHookTools  = "Webhook tools"
	tagAccount    = "Account"
	tagCalendars  = "Calendars"
	tagObjects    = "Single objects"
	tagEdits      = "Edits"
	tagData       = "Data"
	tagHolds      = "Holds"
	tagWaitlist   = "Waitlist"
	tagSeries     = "Series"
	tagCustomers  = "Customers"
	tagApps       = "OAuth apps"
)

// documented are the groups of the reference, in its order; the others are ours.
var documented = []string{tagAuth, tagUsers, tagBusinesses, tagBookings, tagServices, tagStaff, tagKeys, tagWebhooks}

// TABLE 1: every JSON endpoint. Auth says who may call, Scope what a key or an app needs instead (empty refuses them),
// Tenant where the business is named. OpenAPI, Postman, the reference and the tests of every row follow from it.
var routes = []endpoint.Route{
	{ID: "signUp", Method: "POST", Path: "/api/auth/signup", Tag: tagAuth, Auth: access.Anyone, Limit: access.Authentication, Status: 201, Refuses: "email_taken", Handler: endpoint.Handle(auth.SignUp)},
	{ID: "signIn", Method: "POST", Path: "/api/auth/signin", Tag: tagAuth, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Refuses: "invalid_credentials mfa_required", Handler: endpoint.Handle(auth.SignIn)},
	{ID: "refresh", Method: "POST", Path: "/api/auth/refresh", Tag: tagAuth, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.Refresh)},
	{ID: "getProfile", Method: "GET", Path: "/api/users/profile", Tag: tagUsers, Auth: access.User, Tenant: access.Self, Status: 200, Handler: endpoint.Handle(users.Profile)},
	{ID: "updateProfile", Method: "PATCH", Path: "/api/users/profile", Tag: tagUsers, Auth: access.User, Tenant: access.Self, Staged: true, Status: 200, Handler: endpoint.Handle(users.Update)},
	{ID: "deleteProfile", Method: "DELETE", Path: "/api/users/profile", Tag: tagUsers, Auth: access.User, Tenant: access.Self, Status: 200, Refuses: "reauthentication_required sole_owner", Handler: endpoint.Handle(users.Delete)},
	{ID: "searchBusinesses", Method: "GET", Path: "/api/businesses", Tag: tagBusinesses, Auth: access.Anyone, Scope: access.AnyScope, Tenant: access.None, Status: 200, Handler: endpoint.Handle(businesses.Find)},
	{ID: "createBusiness", Method: "POST", Path: "/api/businesses", Tag: tagBusinesses, Auth: access.User, Tenant: access.Self, Status: 201, Handler: endpoint.Handle(businesses.Create)},
	{ID: "listMyBusinesses", Method: "GET", Path: "/api/businesses/my-businesses", Tag: tagBusinesses, Auth: access.User, Scope: "business:read", Tenant: access.Self, Status: 200, Handler: endpoint.Handle(businesses.Mine)},
	{ID: "getBusiness", Method: "GET", Path: "/api/businesses/{businessId}", Tag: tagBusinesses, Auth: access.Anyone, Scope: "business:read", Tenant: access.Path, Status: 200, Handler: endpoint.Handle(businesses.Read)},
	{ID: "updateBusiness", Method: "PATCH", Path: "/api/businesses/{businessId}", Tag: tagBusinesses, Auth: access.Admin, Scope: "business:write", Tenant: access.Path, Status: 200, Handler: endpoint.Handle(businesses.Update)},
	{ID: "archiveBusiness", Method: "DELETE", Path: "/api/businesses/{businessId}", Tag: tagBusinesses, Auth: access.Owner, Tenant: access.Path, Status: 200, Refuses: "has_bookings", Handler: endpoint.Handle(businesses.Archive)},
	{ID: "getAnalytics", Method: "GET", Path: "/api/businesses/{businessId}/analytics", Tag: tagBusinesses, Auth: access.Admin, Scope: "business:read", Tenant: access.Path, Status: 200, Handler: endpoint.Handle(businesses.Analyse)},

	{ID: "getAvailability", Method: "GET", Path: "/api/bookings/availability", Tag: tagBookings, Auth: access.Anyone, Scope: "bookings:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(bookings.Availability)},
	{ID: "createBooking", Method: "POST", Path: "/api/bookings", Tag: tagBookings, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Body, Limit: access.Guests, Status: 201, Refuses: "slot_taken cap past off_grid outside_hours time_off closure notice advance", Handler: endpoint.Handle(bookings.Create)},
	{ID: "listMyBookings", Method: "GET", Path: "/api/bookings/my-bookings", Tag: tagBookings, Auth: access.User, Tenant: access.Self, Status: 200, Handler: endpoint.Handle(bookings.Mine)},
	{ID: "listBusinessBookings", Method: "GET", Path: "/api/bookings/business/{businessId}", Tag: tagBookings, Auth: access.Staff, Scope: "bookings:read", Tenant: access.Path, Status: 200, Handler: endpoint.Handle(bookings.List)},
	{ID: "getBooking", Method: "GET", Path: "/api/bookings/{bookingId}", Tag: tagBookings, Auth: access.Customer, Scope: "bookings:read", Tenant: access.Row("bookings"), Status: 200, Handler: endpoint.Handle(bookings.Read)},
	{ID: "cancelBooking", Method: "POST", Path: "/api/bookings/{bookingId}/cancel", Tag: tagBookings, Auth: access.Customer, Scope: "bookings:write", Tenant: access.Row("bookings"), Status: 200, Refuses: "stale_version invalid_transition", Handler: endpoint.Handle(bookings.Cancel)},
	{ID: "updateBooking", Method: "PATCH", Path: "/api/bookings/{bookingId}", Tag: tagBookings, Auth: access.Customer, Scope: "bookings:write", Tenant: access.Row("bookings"), Status: 200, Refuses: "stale_version invalid_transition policy_window slot_taken cap past off_grid outside_hours time_off closure notice advance", Handler: endpoint.Handle(bookings.Reschedule)},
	{ID: "setBookingStatus", Method: "PATCH", Path: "/api/bookings/{bookingId}/status", Tag: tagBookings, Auth: access.Staff, Scope: "bookings:write", Tenant: access.Row("bookings"), Status: 200, Refuses: "stale_version invalid_transition", Handler: endpoint.Handle(bookings.SetStatus)},

	{ID: "createHold", Method: "POST", Path: "/api/bookings/holds", Tag: tagHolds, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Body, Limit: access.Guests, Status: 201, Refuses: "slot_taken cap past off_grid outside_hours time_off closure notice advance", Handler: endpoint.Handle(bookings.Hold)},
	{ID: "releaseHold", Method: "DELETE", Path: "/api/bookings/holds/{holdId}", Tag: tagHolds, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Row("bookings"), Status: 200, Handler: endpoint.Handle(bookings.Release)},
	{ID: "joinWaitlist", Method: "POST", Path: "/api/bookings/waitlist", Tag: tagWaitlist, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Body, Limit: access.Guests, Status: 201, Again: 200, Refuses: "cap", Handler: endpoint.Handle(bookings.Wait)},
	{ID: "leaveWaitlist", Method: "DELETE", Path: "/api/bookings/waitlist/{entryId}", Tag: tagWaitlist, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Row("waitlist"), Status: 200, Handler: endpoint.Handle(bookings.Leave)},
	{ID: "createBookingSeries", Method: "POST", Path: "/api/bookings/series", Tag: tagSeries, Auth: access.Anyone, Scope: "bookings:write", Tenant: access.Body, Limit: access.Guests, Status: 201, Refuses: "slot_taken cap past off_grid outside_hours time_off closure notice advance", Handler: endpoint.Handle(bookings.CreateSeries)},

	{ID: "listServices", Method: "GET", Path: "/api/services", Tag: tagServices, Auth: access.Anyone, Scope: "services:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(services.List)},
	{ID: "createService", Method: "POST", Path: "/api/services", Tag: tagServices, Auth: access.Admin, Scope: "services:write", Tenant: access.Body, Status: 201, Handler: endpoint.Handle(services.Create)},
	{ID: "updateService", Method: "PATCH", Path: "/api/services/{serviceId}", Tag: tagServices, Auth: access.Admin, Scope: "services:write", Tenant: access.Row("services"), Status: 200, Handler: endpoint.Handle(services.Update)},
	{ID: "archiveService", Method: "DELETE", Path: "/api/services/{serviceId}", Tag: tagServices, Auth: access.Admin, Scope: "services:write", Tenant: access.Row("services"), Status: 200, Handler: endpoint.Handle(services.Archive)},
	{ID: "listStaff", Method: "GET", Path: "/api/staff", Tag: tagStaff, Auth: access.Anyone, Scope: "staff:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(staff.List)},
	{ID: "createStaff", Method: "POST", Path: "/api/staff", Tag: tagStaff, Auth: access.Admin, Scope: "staff:write", Tenant: access.Body, Status: 201, Refuses: "duplicate", Handler: endpoint.Handle(staff.Create)},
	{ID: "updateStaff", Method: "PATCH", Path: "/api/staff/{staffId}", Tag: tagStaff, Auth: access.SelfOrAdmin, Scope: "staff:write", Tenant: access.Row("staff"), Status: 200, Refuses: "sole_owner invalid_transition", Handler: endpoint.Handle(staff.Update)},
	{ID: "removeStaff", Method: "DELETE", Path: "/api/staff/{staffId}", Tag: tagStaff, Auth: access.Admin, Scope: "staff:write", Tenant: access.Row("staff"), Status: 200, Refuses: "has_bookings sole_owner", Handler: endpoint.Handle(staff.Remove)},
	{ID: "replaceSchedule", Method: "PUT", Path: "/api/staff/{staffId}/schedule", Tag: tagStaff, Auth: access.SelfOrAdmin, Scope: "staff:write", Tenant: access.Row("staff"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(staff.SetSchedule)},
	{ID: "listApiKeys", Method: "GET", Path: "/api/integrations/api-keys", Tag: tagKeys, Auth: access.Admin, Tenant: access.Query, Status: 200, Handler: endpoint.Handle(integrations.ListKeys)},
	{ID: "createApiKey", Method: "POST", Path: "/api/integrations/api-keys", Tag: tagKeys, Auth: access.Admin, Tenant: access.Body, Status: 201, Handler: endpoint.Handle(integrations.CreateKey)},
	{ID: "rotateApiKey", Method: "POST", Path: "/api/integrations/api-keys/{keyId}/rotate", Tag: tagKeys, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(integrations.RotateKey)},
	{ID: "revokeApiKey", Method: "DELETE", Path: "/api/integrations/api-keys/{keyId}", Tag: tagKeys, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.RevokeKey)},
	{ID: "getApiKeyUsage", Method: "GET", Path: "/api/integrations/api-keys/{keyId}/usage", Tag: tagKeys, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.ReadUsage)},

	{ID: "listPartnerBookings", Method: "GET", Path: "/api/integrations/partner/bookings", Tag: tagKeys, Auth: access.KeyOnly, Scope: "bookings:read", Tenant: access.ByKey, Status: 200, Handler: endpoint.Handle(integrations.PartnerBookings)},
	{ID: "createPartnerBooking", Method: "POST", Path: "/api/integrations/partner/bookings", Tag: tagKeys, Auth: access.KeyOnly, Scope: "bookings:write", Tenant: access.ByKey, Status: 201, Again: 200, Refuses: "slot_taken cap past off_grid outside_hours time_off closure notice advance reference_used not_found", Handler: endpoint.Handle(integrations.PartnerBook)},

	{ID: "listApps", Method: "GET", Path: "/api/integrations/apps", Tag: tagApps, Auth: access.Admin, Tenant: access.Query, Status: 200, Handler: endpoint.Handle(oauth.List)},
	{ID: "createApp", Method: "POST", Path: "/api/integrations/apps", Tag: tagApps, Auth: access.Admin, Tenant: access.Body, Status: 201, Handler: endpoint.Handle(oauth.Create)},
	{ID: "getApp", Method: "GET", Path: "/api/integrations/apps/{appId}", Tag: tagApps, Auth: access.Admin, Tenant: access.Row("apps"), Status: 200, Handler: endpoint.Handle(oauth.Read)},
	{ID: "updateApp", Method: "PATCH", Path: "/api/integrations/apps/{appId}", Tag: tagApps, Auth: access.Admin, Tenant: access.Row("apps"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(oauth.Update)},
	{ID: "rotateAppSecret", Method: "POST", Path: "/api/integrations/apps/{appId}/rotate-secret", Tag: tagApps, Auth: access.Admin, Tenant: access.Row("apps"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(oauth.Rotate)},
	{ID: "deleteApp", Method: "DELETE", Path: "/api/integrations/apps/{appId}", Tag: tagApps, Auth: access.Admin, Tenant: access.Row("apps"), Status: 200, Handler: endpoint.Handle(oauth.Delete)},

	{ID: "listWebhooks", Method: "GET", Path: "/api/webhooks", Tag: tagWebhooks, Auth: access.Admin, Scope: "webhooks:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(webhooks.List)},
	{ID: "createWebhook", Method: "POST", Path: "/api/webhooks", Tag: tagWebhooks, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Body, Status: 201, Again: 200, Refuses: "duplicate cap", Handler: endpoint.Handle(webhooks.Create)},
	{ID: "deleteWebhook", Method: "DELETE", Path: "/api/webhooks/{webhookId}", Tag: tagWebhooks, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Status: 200, Handler: endpoint.Handle(webhooks.Delete)},

	{ID: "updateWebhook", Method: "PATCH", Path: "/api/webhooks/{webhookId}", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Status: 200, Refuses: "duplicate invalid_transition", Handler: endpoint.Handle(webhooks.Update)},
	{ID: "testWebhook", Method: "POST", Path: "/api/webhooks/{webhookId}/test", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Staged: true, Status: 201, Refuses: "invalid_transition", Handler: endpoint.Handle(webhooks.Test(samples))},
	{ID: "rotateWebhookSecret", Method: "POST", Path: "/api/webhooks/{webhookId}/rotate-secret", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(webhooks.Rotate)},
	{ID: "promoteWebhookSecret", Method: "POST", Path: "/api/webhooks/{webhookId}/promote-secret", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(webhooks.Promote)},
	{ID: "recoverWebhook", Method: "POST", Path: "/api/webhooks/{webhookId}/recover", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("webhooks"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(webhooks.Recover)},
	{ID: "listDeliveries", Method: "GET", Path: "/api/webhooks/{webhookId}/deliveries", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:read", Tenant: access.Row("webhooks"), Status: 200, Handler: endpoint.Handle(webhooks.Deliveries)},
	{ID: "getDelivery", Method: "GET", Path: "/api/webhooks/{webhookId}/deliveries/{deliveryId}", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:read", Tenant: access.Row("deliveries"), Status: 200, Handler: endpoint.Handle(webhooks.Delivery)},
	{ID: "redeliver", Method: "POST", Path: "/api/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:write", Tenant: access.Row("deliveries"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(webhooks.Redeliver)},
	{ID: "listEventTypes", Method: "GET", Path: "/api/webhooks/events", Tag: tagHookTools, Auth: access.Admin, Scope: "webhooks:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(webhooks.Events(samples))},

	{ID: "verifyEmail", Method: "POST", Path: "/api/auth/verify", Tag: tagAccount, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Refuses: "not_found link_expired", Handler: endpoint.Handle(auth.Verify)},
	{ID: "resendVerification", Method: "POST", Path: "/api/auth/resend-verification", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.ResendVerification)},
	{ID: "forgotPassword", Method: "POST", Path: "/api/auth/forgot-password", Tag: tagAccount, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.ForgotPassword)},
	{ID: "resetPassword", Method: "POST", Path: "/api/auth/reset-password", Tag: tagAccount, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Refuses: "not_found link_expired", Handler: endpoint.Handle(auth.ResetPassword)},
	{ID: "changeEmail", Method: "POST", Path: "/api/auth/change-email", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Refuses: "email_taken", Handler: endpoint.Handle(auth.ChangeEmail)},
	{ID: "confirmEmail", Method: "POST", Path: "/api/auth/confirm-email", Tag: tagAccount, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Refuses: "not_found link_expired email_taken", Handler: endpoint.Handle(auth.ConfirmEmail)},
	{ID: "signOut", Method: "POST", Path: "/api/auth/signout", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOut)},
	{ID: "signOutEverywhere", Method: "POST", Path: "/api/auth/signout-everywhere", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOutEverywhere)},
	{ID: "acceptInvitation", Method: "POST", Path: "/api/staff/invitations/accept", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Refuses: "not_found duplicate link_expired", Handler: endpoint.Handle(staff.Accept)},

	{ID: "createCalendar", Method: "POST", Path: "/api/calendars", Tag: tagCalendars, Auth: access.User, Tenant: access.Maybe, Status: 201, Handler: endpoint.Handle(calendars.Create)},

	{ID: "getService", Method: "GET", Path: "/api/services/{serviceId}", Tag: tagObjects, Auth: access.Anyone, Scope: "services:read", Tenant: access.Row("services"), Status: 200, Handler: endpoint.Handle(services.Read)},
	{ID: "getStaff", Method: "GET", Path: "/api/staff/{staffId}", Tag: tagObjects, Auth: access.Anyone, Scope: "staff:read", Tenant: access.Row("staff"), Status: 200, Handler: endpoint.Handle(staff.Read)},
	{ID: "getSchedule", Method: "GET", Path: "/api/staff/{staffId}/schedule", Tag: tagObjects, Auth: access.SelfOrAdmin, Scope: "staff:read", Tenant: access.Row("staff"), Status: 200, Handler: endpoint.Handle(staff.ReadSchedule)},
	{ID: "getApiKey", Method: "GET", Path: "/api/integrations/api-keys/{keyId}", Tag: tagObjects, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.ReadKey)},
	{ID: "getWebhook", Method: "GET", Path: "/api/webhooks/{webhookId}", Tag: tagObjects, Auth: access.Admin, Scope: "webhooks:read", Tenant: access.Row("webhooks"), Status: 200, Handler: endpoint.Handle(webhooks.Read)},

	{ID: "updateApiKey", Method: "PATCH", Path: "/api/integrations/api-keys/{keyId}", Tag: tagEdits, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Refuses: "invalid_transition", Handler: endpoint.Handle(integrations.UpdateKey)},
	{ID: "endOldApiKeySecret", Method: "DELETE", Path: "/api/integrations/api-keys/{keyId}/previous", Tag: tagEdits, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.EndOldSecret)},

	{ID: "exportAccount", Method: "GET", Path: "/api/users/export", Tag: tagData, Auth: access.User, Tenant: access.Self, Status: 200, Handler: endpoint.HandleArchive(users.Export)},
	{ID: "exportBusiness", Method: "GET", Path: "/api/businesses/{businessId}/export", Tag: tagData, Auth: access.Admin, Tenant: access.Path, Status: 200, Handler: endpoint.HandleArchive(businesses.Export)},
	{ID: "importServices", Method: "POST", Path: "/api/services/import", Tag: tagData, Auth: access.Admin, Scope: "services:write", Tenant: access.Body, Staged: true, Status: 200, Handler: endpoint.HandleUpload(services.Import)},
	{ID: "importCustomers", Method: "POST", Path: "/api/customers/import", Tag: tagData, Auth: access.Admin, Scope: "bookings:write", Tenant: access.Body, Staged: true, Status: 200, Handler: endpoint.HandleUpload(customers.Import)},

	{ID: "listCustomers", Method: "GET", Path: "/api/customers", Tag: tagCustomers, Auth: access.Staff, Scope: "bookings:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(customers.List)},
	{ID: "getCustomer", Method: "GET", Path: "/api/customers/{customerId}", Tag: tagCustomers, Auth: access.Staff, Scope: "bookings:read", Tenant: access.Row("customers"), Status: 200, Handler: endpoint.Handle(customers.Read)},
	{ID: "updateCustomer", Method: "PATCH", Path: "/api/customers/{customerId}", Tag: tagCustomers, Auth: access.Staff, Scope: "bookings:write", Tenant: access.Row("customers"), Status: 200, Refuses: "duplicate", Handler: endpoint.Handle(customers.Update)},
}
