package integrations

import (
	"cmp"
	"context"
	"time"

	"nearbyassist/collections"
)

const (
	// logDays is how long a call stays in the log.
	logDays = 30
	// KeepRequests is how many calls of a business stay in the log unless the operator says otherwise.
	KeepRequests = 100_000
	// usageDays is how long the counted calls of a key stay: thirteen months.
	usageDays = 400
	trimMost  = 5_000 // calls in one transaction
)

// TrimLog is the job that keeps the request log within its bounds: 30 days, and of each business its newest calls.
func TrimLog(ctx context.Context, db collections.System, keep int, now time.Time) error {
	businesses, err := db.LoggedBusinesses()
	if err != nil {
		return err
	}
	for _, business := range businesses {
		for dropped := trimMost; dropped == trimMost && ctx.Err() == nil; {
			if dropped, err = db.Tenant(business).DropRequests(now.AddDate(0, 0, -logDays), cmp.Or(keep, KeepRequests), trimMost); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// TrimUsage is the job that forgets the counts of calls from long ago.
func TrimUsage(_ context.Context, db collections.System, now time.Time) error {
	return db.DropUsage(now.AddDate(0, 0, -usageDays))
}
