package collections

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	engine "modernc.org/sqlite"

	"nearbyassist/domain/slots"
)

// A query asks row by row whether a business is open: that rule is a function of SQL. No schema names it, so other programs can
// open the file.
func init() { engine.MustRegisterDeterministicScalarFunction("is_open", 4, isOpen) }

// isOpen takes a business's time zone, hours and closures, and the time in Unix milliseconds.
func isOpen(_ *engine.FunctionContext, args []driver.Value) (driver.Value, error) {
	var texts [3]string
	for i := range texts {
		texts[i], _ = args[i].(string)
	}
	now, isNumber := args[3].(int64)
	if !isNumber {
		return nil, fmt.Errorf("is_open was asked at %v", args[3])
	}
	schedule, err := scheduleBy(texts)
	if err != nil {
		return nil, err
	}
	return slots.OpenAt(schedule.zone, schedule.hours, schedule.closures, time.UnixMilli(now)), nil
}

// opening is when a business is open.
type opening struct {
	zone     *time.Location
	hours    []slots.DaySpan
	closures []slots.Interval
}

var (
	openings     sync.Map // of [3]string, to opening: to read a schedule takes longer than to look at it
	openingsKept atomic.Int64
)

// mostOpenings is how many are kept; all are forgotten when there are more.
const mostOpenings = 20_000

// scheduleBy reads a schedule from time zone, hours and closures as they are stored.
func scheduleBy(texts [3]string) (opening, error) {
	if known, ok := openings.Load(texts); ok {
		return known.(opening), nil
	}
	b := Business{Timezone: texts[0]}
	if err := errors.Join(b.Hours.Scan(texts[1]), b.Closures.Scan(texts[2])); err != nil {
		return opening{}, err
	}
	read := opening{b.Zone(), b.OpeningHours(), b.ClosedTimes()}
	if openingsKept.Add(1) > mostOpenings {
		openings.Clear()
		openingsKept.Store(0)
	}
	openings.Store(texts, read)
	return read, nil
}
