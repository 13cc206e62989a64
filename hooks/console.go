package hooks

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/console"
	"nearbyassist/hooks/operator"
)

// bindConsole keeps the schema whole under a superuser's hands, and tells of the edits that no feature tells of.
func (s *Server) bindConsole() {
	s.app.OnCollectionUpdateRequest().BindFunc(guardCollection)
	s.app.OnCollectionDeleteRequest().BindFunc(guardDeletion)
	s.app.OnCollectionsImportRequest().BindFunc(guardImport)
	s.app.OnRecordAuthWithOAuth2Request("users").BindFunc(s.newOAuthUser)
	s.app.OnRecordCreate().BindFunc(console.Written)
	s.app.OnRecordUpdate().BindFunc(console.Written)
	s.app.OnRecordDelete().BindFunc(console.Written)
	s.app.OnRecordCreateRequest().BindFunc(s.tellEdit("created"))
	s.app.OnRecordUpdateRequest().BindFunc(s.tellEdit("updated"))
	s.app.OnRecordDeleteRequest().BindFunc(s.tellEdit("deleted"))
}

// extendConsole puts the link to the operator page into the console.
func (s *Server) extendConsole(e *core.ServeEvent) error {
	extension, err := operator.Extension()
	e.UIExtensions = append(e.UIExtensions, extension)
	return err
}

// guardCollection refuses renames, changes of our fields and rules, and the loss of our indexes.
func guardCollection(e *core.CollectionRequestEvent) error {
	original, err := e.App.FindCollectionByNameOrId(e.Collection.Id)
	if err != nil {
		return err
	}
	if err := keepOurs(e.RequestEvent, original, e.Collection); err != nil {
		return err
	}
	return e.Next()
}

func keepOurs(e *core.RequestEvent, before, after *core.Collection) error {
	lost, err := collections.Lost(e.App, before, after)
	if err == nil && lost != "" {
		return e.BadRequestError("NearbyAssist needs the "+lost+" as it is.", nil)
	}
	return err
}

func guardDeletion(e *core.CollectionRequestEvent) error {
	if collections.Ours(e.Collection.Name) {
		return e.BadRequestError("NearbyAssist needs the collection "+e.Collection.Name+".", nil)
	}
	return e.Next()
}

// guardImport judges each imported collection as its update would be. PocketBase keeps the fields that an import leaves out,
// unless it may delete what is missing.
func guardImport(e *core.CollectionsImportRequestEvent) error {
	if e.DeleteMissing {
		return e.BadRequestError("An import must not delete what it does not name: NearbyAssist needs its collections.", nil)
	}
	for _, data := range e.CollectionsData {
		original, imported, err := merged(e.App, data)
		if err != nil {
			return e.BadRequestError("The collections are not readable.", err)
		}
		if original == nil {
			continue
		}
		if err := keepOurs(e.RequestEvent, original, imported); err != nil {
			return err
		}
	}
	return e.Next()
}

// merged is a collection before and after an import; both are nil for a new one.
func merged(app core.App, data map[string]any) (original, imported *core.Collection, err error) {
	name, _ := data["id"].(string)
	if name == "" {
		name, _ = data["name"].(string)
	}
	original, err = app.FindCollectionByNameOrId(name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if imported, err = app.FindCollectionByNameOrId(original.Id); err != nil {
		return nil, nil, err
	}
	text, err := json.Marshal(data)
	if err != nil {
		return nil, nil, err
	}
	if err := json.Unmarshal(text, imported); err != nil {
		return nil, nil, err
	}
	for _, field := range original.Fields {
		if imported.Fields.GetById(field.GetId()) == nil {
			imported.Fields.Add(field)
		}
	}
	return original, imported, nil
}

// newOAuthUser lets a sign-up by a provider bring a name and nothing else. PocketBase takes an address only from a provider
// that vouches for it; one that is merely told makes an account that has to prove it.
func (s *Server) newOAuthUser(e *core.RecordAuthWithOAuth2RequestEvent) error {
	told, _ := e.OAuth2User.RawUser["email"].(string)
	switch email := text.NormalEmail(e.OAuth2User.Email); {
	case email != "":
		told, e.OAuth2User.Email = "", email
		if e.Record == nil {
			e.Record = collections.MatchProvider(e.App, email)
			e.IsNewRecord = e.Record == nil
		}
	case !text.ValidEmail(text.NormalEmail(told)):
		told = ""
	}
	e.CreateData = collections.OAuthAccount(e.CreateData, text.NormalEmail(told), string(access.Language(e.Request)), s.config.Now())
	return e.Next()
}

// tellEdit audits a superuser's edit in the transaction of the edit, unless a feature tells of it: its hooks stand outside of this one.
func (s *Server) tellEdit(verb string) func(*core.RecordRequestEvent) error {
	return func(e *core.RecordRequestEvent) error {
		if !e.HasSuperuserAuth() || console.Told(e.RequestEvent) {
			return e.Next()
		}
		return console.Within(e, func(tx core.App) (func() error, error) {
			now := s.config.Now()
			edit, err := collections.BeginEdit(tx, e.Record, console.Actor(e.RequestEvent))
			if verb != "deleted" {
				collections.Edited(e.Record, now)
			}
			return func() error { return edit.Audit(e.Record, verb, now) }, err
		})
	}
}
