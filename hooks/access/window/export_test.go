package window

// Clients is how many are kept, which no caller needs to know.
func (s *Store) Clients() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.clients)
}
