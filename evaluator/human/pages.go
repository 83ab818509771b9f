package human

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// assignment is a task that was opened, with what there is to grade.
type assignment struct {
	task     Task
	suite    suite
	progress *progress
}

// assignment gives the task of a round with its samples. The caller holds the lock.
func (s *Server) assignment(ctx context.Context, round uint64) (*assignment, error) {
	if a, found := s.open[round]; found {
		return a, nil
	}
	tasks, err := s.Source(ctx)
	if err != nil {
		return nil, err
	}
	for _, task := range tasks {
		if task.Round != round {
			continue
		}
		a, err := s.begin(ctx, task)
		if err != nil {
			return nil, err
		}
		s.open[round] = a
		return a, nil
	}
	return nil, fmt.Errorf("round %d: expected an open assignment of yours, got none: its time may be over", round)
}

func (s *Server) begin(ctx context.Context, task Task) (*assignment, error) {
	a := &assignment{task: task}
	var err error
	if a.suite, err = loadSuite(s.Benchmarks, task.BenchmarkID); err != nil {
		return nil, err
	}
	missing := func(sample Sample) bool { return sample.Output == "" }
	if s.Produce != nil && slices.ContainsFunc(a.suite.samples, missing) {
		if a.suite.samples, err = s.Produce(ctx, task, a.suite.samples); err != nil {
			return nil, fmt.Errorf("make outputs: %w", err)
		}
	}
	if err := a.suite.check(); err != nil {
		return nil, err
	}
	a.suite = a.suite.shuffled(s.Evaluator, task.Round)
	a.progress, err = loadProgress(s.Progress, task.Round, a.suite.digest())
	return a, err
}

// next gives the place of the first sample without a grade; the number of samples after the last.
func (a *assignment) next() int {
	for i, sample := range a.suite.samples {
		if _, graded := a.progress.Grades[sample.ID]; !graded {
			return i
		}
	}
	return len(a.suite.samples)
}

// row is one line of the list of assignments.
type row struct {
	Round     uint64
	Benchmark string
	Left      string
	Late      bool
	Done, All int
	Submitted bool
	Problem   string
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tasks, err := s.Source(r.Context())
	if err != nil {
		s.problem(w, http.StatusBadGateway, err)
		return
	}
	slices.SortStableFunc(tasks, func(a, b Task) int { return a.Deadline.Compare(b.Deadline) })
	rows := make([]row, 0, len(tasks))
	for _, task := range tasks {
		line := row{Round: task.Round, Benchmark: task.BenchmarkName}
		line.Left, line.Late = s.left(task.Deadline)
		// Outputs may take long to make; they are made when the assignment is opened.
		if a, found := s.open[task.Round]; found {
			line.Done, line.All, line.Submitted = len(a.progress.Grades), len(a.suite.samples), a.progress.Submitted
		}
		rows = append(rows, line)
	}
	s.show(w, http.StatusOK, "list.html", map[string]any{"Base": "/" + s.token + "/", "Rows": rows})
}

// left says how much time there is.
func (s *Server) left(deadline time.Time) (text string, late bool) {
	left := deadline.Sub(s.Now()).Truncate(time.Second)
	if left <= 0 {
		return "over", true
	}
	return left.String(), left < 10*time.Minute
}

// opened gives the assignment that a request names, or answers itself.
func (s *Server) opened(w http.ResponseWriter, r *http.Request) *assignment {
	round, err := strconv.ParseUint(r.PathValue("round"), 10, 64)
	if err != nil {
		s.problem(w, http.StatusNotFound, fmt.Errorf("expected the number of a round, got %q", r.PathValue("round")))
		return nil
	}
	a, err := s.assignment(r.Context(), round)
	if err != nil {
		s.problem(w, http.StatusConflict, err)
		return nil
	}
	return a
}

// key is a grade with its key on the keyboard.
type key struct {
	Grade
	Key int
}

func (s *Server) round(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.opened(w, r)
	if a == nil {
		return
	}
	place := a.next()
	left, late := s.left(a.task.Deadline)
	page := map[string]any{
		"Base": "/" + s.token + "/", "Round": a.task.Round, "Benchmark": a.task.BenchmarkName, "Left": left, "Late": late,
		"Rubric": a.suite.rubric, "Place": place, "Number": place + 1, "All": len(a.suite.samples), "Undo": len(a.progress.Order) > 0,
		"Submitted": a.progress.Submitted,
	}
	if place == len(a.suite.samples) {
		result, err := a.suite.result(a.task, a.progress.Grades)
		if err != nil {
			s.problem(w, http.StatusConflict, err)
			return
		}
		page["Raw"], page["Digest"] = result.Raw, fmt.Sprintf("%x", result.Digest())
		s.show(w, http.StatusOK, "finish.html", page)
		return
	}
	var keys []key
	for i, g := range a.suite.grades {
		keys = append(keys, key{g, i + 1})
	}
	page["Sample"], page["Keys"] = a.suite.samples[place], keys
	s.show(w, http.StatusOK, "sample.html", page)
}

func (s *Server) grade(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(a *assignment) error {
		place, err := strconv.Atoi(r.PostFormValue("place"))
		if err != nil {
			return fmt.Errorf("expected the place of a sample, got %q", r.PostFormValue("place"))
		}
		if place != a.next() || place >= len(a.suite.samples) {
			return nil // a form that was sent twice, or from an old page: the new page shows where we are
		}
		value, err := strconv.ParseInt(r.PostFormValue("grade"), 10, 64)
		known := slices.ContainsFunc(a.suite.grades, func(g Grade) bool { return g.Value == value })
		if err != nil || !known {
			return fmt.Errorf("expected a grade of the rubric, got %q", r.PostFormValue("grade"))
		}
		return a.progress.grade(a.suite.samples[place].ID, value)
	})
}

func (s *Server) undo(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(a *assignment) error { return a.progress.undo() })
}

func (s *Server) finish(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(a *assignment) error {
		result, err := a.suite.result(a.task, a.progress.Grades)
		if err != nil {
			return err
		}
		if err := s.Submit(r.Context(), a.task.Round, result); err != nil {
			return fmt.Errorf("the result is kept and was not handed over, try again: %w", err)
		}
		return a.progress.finish()
	})
}

// change does something to an assignment that was not handed over, and shows where it is then.
func (s *Server) change(w http.ResponseWriter, r *http.Request, do func(*assignment) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.opened(w, r)
	if a == nil {
		return
	}
	if !a.progress.Submitted {
		if err := do(a); err != nil {
			s.problem(w, http.StatusConflict, err)
			return
		}
	}
	http.Redirect(w, r, fmt.Sprintf("/%s/round/%d", s.token, a.task.Round), http.StatusSeeOther)
}

func (s *Server) problem(w http.ResponseWriter, status int, err error) {
	s.show(w, status, "problem.html", map[string]any{"Base": "/" + s.token + "/", "Problem": err.Error()})
}

func (s *Server) show(w http.ResponseWriter, status int, page string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = s.pages.ExecuteTemplate(w, page, data)
}
