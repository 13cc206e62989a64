package cluster_test

import (
	"testing"
	"time"

	"nearbyassist/cluster"
)

func TestOneMachineAlwaysLeads(t *testing.T) {
	var alone cluster.Leadership = cluster.Static{}
	if !alone.IsLeader() || alone.Epoch() != 1 || time.Until(alone.ValidUntil()) < 100*365*24*time.Hour {
		t.Errorf("leader %v of epoch %d until %s", alone.IsLeader(), alone.Epoch(), alone.ValidUntil())
	}
}

func TestALaterStartIsALaterLeader(t *testing.T) {
	first := cluster.Static{Started: time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)}
	second := cluster.Static{Started: first.Started.Add(time.Millisecond)}
	if first.Epoch() >= second.Epoch() || (cluster.Static{}).Epoch() >= first.Epoch() {
		t.Errorf("epochs %d, %d", first.Epoch(), second.Epoch())
	}
}
