package endpoint

import (
	"encoding/base64"
	"encoding/json"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

// Paging are the parameters of every list.
type Paging struct {
	Page   int    `query:"page" minimum:"1" maximum:"1000000" doc:"From 1"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Rows on a page"`
	Cursor string `query:"cursor" maxLength:"500" doc:"nextCursor of the page before; replaces page"`
}

// Wanted is the page that a list asks for.
func (p Paging) Wanted() (collections.Page, error) {
	page := collections.Page{Number: max(1, p.Page), Limit: p.Limit}
	if page.Limit == 0 {
		page.Limit = 20
	}
	if p.Cursor == "" {
		return page, nil
	}
	if p.Page != 0 {
		return page, fault.Parameter("cursor", "page_or_cursor")
	}
	text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil || json.Unmarshal(text, &page.After) != nil || page.After == nil || page.After.ID == "" || page.After.Page < 2 {
		return page, fault.Parameter("cursor", "invalid")
	}
	return page, nil
}

// Paged are the members of every list beside its rows.
type Paged struct {
	Total      int     `json:"total"`
	Page       int     `json:"page"`
	Limit      int     `json:"limit"`
	NextCursor *string `json:"nextCursor" doc:"Null on the last page"`
}

// PagedOf describes the page that was read.
func PagedOf[T any](rows collections.Rows[T]) Paged {
	return Paged{Total: rows.Total, Page: rows.Page, Limit: rows.Limit, NextCursor: Text(NextOf(rows))}
}

// NextOf is the cursor of the next page, empty on the last.
func NextOf[T any](rows collections.Rows[T]) string {
	if rows.Next == nil {
		return ""
	}
	text, err := json.Marshal(rows.Next)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// Views shows rows one by one.
func Views[Row, View any](rows []Row, view func(*Row) View) []View {
	views := make([]View, len(rows))
	for i := range rows {
		views[i] = view(&rows[i])
	}
	return views
}
