package hooks

import (
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/auth"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/users"
)

// The 11 documented groups hold exactly the documented operations; what we add stands in groups of its own.
const (
	tagAuth       = "Authentication"
	tagUsers      = "Users"
	tagBusinesses = "Businesses"
	tagAccount    = "Account"
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

	{ID: "signOut", Method: "POST", Path: "/api/auth/signout", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOut)},
	{ID: "signOutEverywhere", Method: "POST", Path: "/api/auth/signout-everywhere", Tag: tagAccount, Auth: access.User, Tenant: access.Self, Limit: access.Authentication, Status: 200, Handler: endpoint.Handle(auth.SignOutEverywhere)},
}
