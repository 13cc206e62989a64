package endpoint_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"nearbyassist/hooks/endpoint"
)

func TestADrainEndsWithTheLastRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running endpoint.Running
		begin := time.Now()
		running.Wait(time.Minute)
		if time.Since(begin) != 0 {
			t.Error("it waited for none")
		}
		running.Add()
		running.Add()
		go func() {
			time.Sleep(time.Second)
			running.Done()
			running.Add() // one that is refused comes in and goes
			running.Done()
			time.Sleep(time.Second)
			running.Done()
		}()
		running.Wait(time.Minute)
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("it waited for %s", took)
		}
		running.Add()
		running.Wait(time.Minute)
		if took := time.Since(begin); took != 62*time.Second {
			t.Errorf("it gave up after %s", took-2*time.Second)
		}
	})
}

// What a WaitGroup forbids: requests that come while the last one ends.
func TestRequestsMayComeInWhileADrainEnds(t *testing.T) {
	var running endpoint.Running
	var refused sync.WaitGroup
	for range 8 {
		refused.Go(func() {
			for range 1000 {
				running.Add()
				running.Done()
			}
		})
	}
	for range 100 {
		running.Wait(time.Minute)
	}
	refused.Wait()
	running.Wait(0)
}
