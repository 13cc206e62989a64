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
