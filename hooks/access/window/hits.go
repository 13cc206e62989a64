package window

// hits are the counted requests of one client, oldest first, in a ring that grows to its limit and no further.
type hits struct {
	ring        []int64 // nanoseconds since the store was made
	head, count int
}

const firstRing = 4

// expire forgets the hits at or before an instant; a client without any keeps no ring.
func (h *hits) expire(before int64) {
	for h.count > 0 && h.ring[h.head] <= before {
		h.head = (h.head + 1) % len(h.ring)
		h.count--
	}
	if h.count == 0 {
		*h = hits{}
	}
}

func (h *hits) add(at int64, most int) {
	if h.count == len(h.ring) {
		h.grow(most)
	}
	h.ring[(h.head+h.count)%len(h.ring)] = at
	h.count++
}

func (h *hits) grow(most int) {
	ring := make([]int64, min(max(2*len(h.ring), firstRing), max(most, h.count+1)))
	n := copy(ring, h.ring[h.head:])
	copy(ring[n:], h.ring[:h.head])
	h.ring, h.head = ring, 0
}
