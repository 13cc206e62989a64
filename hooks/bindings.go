package hooks

// TABLE 3: every record hook, every request hook and every job.

func (s *Server) bindRecords() {}

func (s *Server) startJobs() error { return nil }

func (s *Server) stopJobs() {}
