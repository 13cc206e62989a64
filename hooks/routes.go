package hooks

import (
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/auth"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/services"
	"nearbyassist/hooks/staff"
	"nearbyassist/hooks/users"
)

// The 11 documented groups hold exactly the documented operations; what we add stands in groups of its own.
const (
	tagAuth       = "Authentication"
	tagUsers      = "Users"
	tagBusinesses = "Businesses"
	tagServices   = "Services"
	tagStaff      = "Staff"
	tagKeys       = "Integrations"
	tagAccount    = "Account"
	tagObjects    = "Single objects"
)

// TABLE 1: every JSON endpoint. Auth says who may call, Scope what a key or an app needs instead (empty refuses them),
// Tenant where the business is named. OpenAPI, Postman, the reference and the tests of every row follow from it.
var routes = []endpoint.Route{
	{ID: "signUp", Method: "POST", Path: "/api/auth/signup", Tag: tagAuth, Auth: access.Anyone, Limit: access.Authentication, Status: 201, Handler: endpoint.Handle(auth.SignUp)},
	{ID: "signIn", Method: "POST", Path: "/api/auth/signin", Tag: tagAuth, Auth: access.Anyone, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignIn)},
	{ID: "refresh", Method: "POST", Path: "/api/auth/refresh", Tag: tagAuth, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.Refresh)},
	{ID: "getProfile", Method: "GET", Path: "/api/users/profile", Tag: tagUsers, Auth: access.User, Tenant: access.Self, Status: 200, Handler: endpoint.Handle(users.Profile)},
	{ID: "createBusiness", Method: "POST", Path: "/api/businesses", Tag: tagBusinesses, Auth: access.User, Tenant: access.Self, Status: 201, Handler: endpoint.Handle(businesses.Create)},
	{ID: "listMyBusinesses", Method: "GET", Path: "/api/businesses/my-businesses", Tag: tagBusinesses, Auth: access.User, Scope: "business:read", Tenant: access.Self, Status: 200, Handler: endpoint.Handle(businesses.Mine)},
	{ID: "getBusiness", Method: "GET", Path: "/api/businesses/{businessId}", Tag: tagBusinesses, Auth: access.Anyone, Scope: "business:read", Tenant: access.Path, Status: 200, Handler: endpoint.Handle(businesses.Read)},

	{ID: "listServices", Method: "GET", Path: "/api/services", Tag: tagServices, Auth: access.Anyone, Scope: "services:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(services.List)},
	{ID: "createService", Method: "POST", Path: "/api/services", Tag: tagServices, Auth: access.Admin, Scope: "services:write", Tenant: access.Body, Status: 201, Handler: endpoint.Handle(services.Create)},
	{ID: "listStaff", Method: "GET", Path: "/api/staff", Tag: tagStaff, Auth: access.Anyone, Scope: "staff:read", Tenant: access.Query, Status: 200, Handler: endpoint.Handle(staff.List)},
	{ID: "createStaff", Method: "POST", Path: "/api/staff", Tag: tagStaff, Auth: access.Admin, Scope: "staff:write", Tenant: access.Body, Status: 201, Handler: endpoint.Handle(staff.Create)},
	{ID: "setSchedule", Method: "PUT", Path: "/api/staff/{staffId}/schedule", Tag: tagStaff, Auth: access.SelfOrAdmin, Scope: "staff:write", Tenant: access.Row("staff"), Status: 200, Handler: endpoint.Handle(staff.SetSchedule)},
	{ID: "listKeys", Method: "GET", Path: "/api/integrations/api-keys", Tag: tagKeys, Auth: access.Admin, Tenant: access.Query, Status: 200, Handler: endpoint.Handle(integrations.ListKeys)},
	{ID: "createKey", Method: "POST", Path: "/api/integrations/api-keys", Tag: tagKeys, Auth: access.Admin, Tenant: access.Body, Status: 201, Handler: endpoint.Handle(integrations.CreateKey)},
	{ID: "rotateKey", Method: "POST", Path: "/api/integrations/api-keys/{keyId}/rotate", Tag: tagKeys, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.RotateKey)},
	{ID: "revokeKey", Method: "DELETE", Path: "/api/integrations/api-keys/{keyId}", Tag: tagKeys, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.RevokeKey)},

	{ID: "signOut", Method: "POST", Path: "/api/auth/signout", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOut)},
	{ID: "signOutEverywhere", Method: "POST", Path: "/api/auth/signout-everywhere", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOutEverywhere)},

	{ID: "getService", Method: "GET", Path: "/api/services/{serviceId}", Tag: tagObjects, Auth: access.Anyone, Scope: "services:read", Tenant: access.Row("services"), Status: 200, Handler: endpoint.Handle(services.Read)},
	{ID: "getStaff", Method: "GET", Path: "/api/staff/{staffId}", Tag: tagObjects, Auth: access.Anyone, Scope: "staff:read", Tenant: access.Row("staff"), Status: 200, Handler: endpoint.Handle(staff.Read)},
	{ID: "getSchedule", Method: "GET", Path: "/api/staff/{staffId}/schedule", Tag: tagObjects, Auth: access.SelfOrAdmin, Scope: "staff:read", Tenant: access.Row("staff"), Status: 200, Handler: endpoint.Handle(staff.ReadSchedule)},
	{ID: "getKey", Method: "GET", Path: "/api/integrations/api-keys/{keyId}", Tag: tagObjects, Auth: access.Admin, Tenant: access.Row("api_keys"), Status: 200, Handler: endpoint.Handle(integrations.ReadKey)},
}
