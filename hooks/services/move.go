package services

import (
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

// move changes the places of a service and of its neighbour among those that are offered. The first one cannot go up, nor the
// last one down: that changes nothing.
func move(db collections.Tenant, id string, up bool, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		order, err := db.ServicesInOrder()
		if err != nil {
			return err
		}
		at := slices.IndexFunc(order, func(s collections.Service) bool { return s.ID == id })
		to := at + 1
		if up {
			to = at - 1
		}
		switch {
		case at < 0:
			return fault.NotFound()
		case to < 0 || to >= len(order):
			return nil
		}
		positions := distinct(order)
		order[at], order[to] = order[to], order[at]
		for i := range order {
			before := order[i]
			order[i].Position = positions[i]
			if err := save(db, &before, &order[i], now); err != nil {
				return err
			}
		}
		return nil
	})
}

// distinct are the positions of an order, moved on where two of them are the same.
func distinct(order []collections.Service) []int {
	positions := make([]int, len(order))
	for i, s := range order {
		positions[i] = s.Position
		if i > 0 {
			positions[i] = max(s.Position, positions[i-1]+1)
		}
	}
	return positions
}
