package fetch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callboard/callboard/crawlers"
)

// These tests run in a bubble where time passes only while everybody waits.

func TestHostsPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h, start := newHosts(), time.Now()
		var got []string
		visit := func(host string, delay, takes time.Duration) {
			turn, err := h.wait(t.Context(), host, delay)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(host, " ", time.Since(start)))
			time.Sleep(takes)
			turn.done()
		}
		visit("a", 2*time.Second, 3*time.Second) // the first one does not wait
		visit("a", 2*time.Second, 0)             // from the end, not from the start
		visit("b", 2*time.Second, 0)             // another host is free
		visit("a", 10*time.Second, 0)            // one who asks for a longer pause gets it
		time.Sleep(time.Minute)
		visit("a", 2*time.Second, 0) // long ago
		want := []string{"a 0s", "a 5s", "b 5s", "a 15s", "a 1m15s"}
		if !slices.Equal(got, want) {
			t.Errorf("visits %v, want %v", got, want)
		}
	})
}

func TestHostsAreFair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHosts()
		first, err := h.wait(t.Context(), "a", time.Second)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var got []int
		var all sync.WaitGroup
		for i := range 5 {
			ctx := t.Context()
			if i == 2 { // gives up while in the queue
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 10*time.Millisecond)
				defer cancel()
			}
			all.Go(func() {
				turn, err := h.wait(ctx, "a", time.Second)
				if err != nil {
					return
				}
				mu.Lock()
				got = append(got, i)
				mu.Unlock()
				turn.done()
			})
			synctest.Wait()
		}
		time.Sleep(50 * time.Millisecond)
		first.done()
		all.Wait()
		if want := []int{0, 1, 3, 4}; !slices.Equal(got, want) {
			t.Errorf("turns %v, want %v", got, want)
		}
	})
}

func TestHostsGiveUpDuringThePause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHosts()
		turn, err := h.wait(t.Context(), "a", 0)
		if err != nil {
			t.Fatal(err)
		}
		turn.done()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.wait(ctx, "a", time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %v, want that of the context", err)
		}
		// The host is free again.
		if _, err := h.wait(t.Context(), "a", 0); err != nil {
			t.Error(err)
		}
	})
}

func TestHostsAreLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h, start := newHosts(), time.Now()
		turn, err := h.wait(t.Context(), "a", 0)
		if err != nil {
			t.Fatal(err)
		}
		queued := make(chan error)
		go func() {
			_, err := h.wait(t.Context(), "a", 0)
			queued <- err
		}()
		synctest.Wait()
		turn.hold(time.Minute)
		turn.done()
		var after *crawlers.RetryAfter
		if err := <-queued; !errors.As(err, &after) || after.Wait != time.Minute || !errors.Is(err, crawlers.ErrUnavailable) {
			t.Errorf("who waited already got %v", err)
		}
		time.Sleep(20 * time.Second)
		if _, err := h.wait(t.Context(), "a", 0); !errors.As(err, &after) || after.Wait != 40*time.Second {
			t.Errorf("who asked later got %v", err)
		}
		time.Sleep(35 * time.Second)
		if _, err := h.wait(t.Context(), "a", 0); err != nil || time.Since(start) != time.Minute {
			t.Errorf("a turn after %v, error %v", time.Since(start), err)
		}
	})
}

func TestHostsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHosts()
		for i := range 1000 {
			turn, err := h.wait(t.Context(), fmt.Sprint(i), time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if i == 7 {
				turn.hold(time.Hour)
			}
			turn.done()
		}
		time.Sleep(idle + time.Minute)
		turn, err := h.wait(t.Context(), "new", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer turn.done()
		if len(h.known) != 2 || h.known["7"] == nil {
			t.Errorf("%d hosts are remembered, want the new one and the one to be left alone", len(h.known))
		}
	})
}
