package jobs

import (
	"github.com/pocketbase/pocketbase/core"
)

// logger passes on what robfig/cron has to say when something went wrong; it tells of each start too, which is not kept.
type logger struct{ app core.App }

func (l logger) Info(string, ...any) {}

func (l logger) Error(err error, message string, details ...any) {
	l.app.Logger().Error("job: "+message, append(details, "error", err.Error())...)
}
