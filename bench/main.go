// Bench measures what we promise about speed, as a ratio to PocketBase's own API in the same run on the same data wherever that
// has the like:
//
//	go run ./bench           prints the figures
//	go run ./bench -check    fails where one misses its bar
//	go run ./bench -only webhooks
//
// One process holds server and clients, so both sides pay for the clients alike. It writes to a temporary folder.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

const (
	rounds  = 5
	clients = 8
)

// measures are what can be looked at alone.
var measures = []struct {
	name string
	run  func(w *world, report *report, scale int) error
}{
	{"creates", measureCreates},
	{"availability", measureAvailability},
	{"webhooks", measureWebhooks},
	{"keys", measureKeys},
	{"search", measureSearch},
	{"lists", measureLists},
}

func main() {
	check := flag.Bool("check", false, "fail where a figure misses its bar")
	quick := flag.Bool("quick", false, "a tenth of the data and of the requests: a look, no proof")
	only := flag.String("only", "", "one measure alone: creates, availability, webhooks, keys, search or lists")
	flag.Parse()
	failed, err := run(*quick, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if *check && failed {
		os.Exit(1)
	}
}

func run(quick bool, only string) (failed bool, err error) {
	scale := 1
	if quick {
		scale = 10
	}
	report, found := &report{}, false
	for _, measure := range measures {
		if only != "" && measure.name != only {
			continue
		}
		found = true
		if err := alone(measure.run, report, scale); err != nil {
			return false, err
		}
	}
	if !found {
		return false, fmt.Errorf("there is no measure %q", only)
	}
	return report.failed, nil
}

// alone measures on a server of its own, for what one leaves to be done, mails above all, would be done during the next.
func alone(measure func(w *world, report *report, scale int) error, report *report, scale int) error {
	w, err := open()
	if err != nil {
		return err
	}
	defer w.close()
	return measure(w, report, scale)
}

// report prints figures and remembers whether one misses its bar.
type report struct{ failed bool }

func (r *report) line(format string, values ...any) { fmt.Printf(format+"\n", values...) }

// bar prints a ratio beside the least, or the most, that it must be.
func (r *report) bar(name string, ratio, bar float64, atLeast bool) {
	word, good := "at most", ratio <= bar
	if atLeast {
		word, good = "at least", ratio >= bar
	}
	verdict := "ok"
	if !good {
		verdict, r.failed = "MISSES ITS BAR", true
	}
	r.line("  %-58s %6.2f   %s %.1f   %s", name, ratio, word, bar, verdict)
}

// duel lets two contestants run in turns and tells the median of each one's requests per second.
func duel(requests int, one, other func(n int) error) (perSecond [2]float64, err error) {
	var rates [2][]float64
	for range rounds {
		for side, contestant := range []func(int) error{one, other} {
			rate, err := load(requests, contestant)
			if err != nil {
				return perSecond, err
			}
			rates[side] = append(rates[side], rate)
		}
	}
	return [2]float64{median(rates[0]), median(rates[1])}, nil
}

// load sends requests from all clients at once, numbered from 0, and tells how many a second were answered.
func load(requests int, send func(n int) error) (perSecond float64, err error) {
	work, failures := make(chan int), make(chan error, clients)
	begin := time.Now()
	for range clients {
		go func() {
			var failure error
			for n := range work {
				if failure == nil {
					failure = send(n)
				}
			}
			failures <- failure
		}()
	}
	for n := range requests {
		work <- n
	}
	close(work)
	for range clients {
		if failure := <-failures; failure != nil {
			err = failure
		}
	}
	return float64(requests) / time.Since(begin).Seconds(), err
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
