package main

import (
	"bufio"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// A command that needs the data folder while another process holds it is handed to that
// process: its arguments, what stands at its streams, and the time it was given travel in
// a header, standard input in the body; the answer is a sequence of frames with what the
// command printed, and its exit code.

// handed is a command line on its way to the process that holds the folder.
type handed struct {
	Args   []string  `json:"args"`
	Dir    string    `json:"dir"`
	OutTTY bool      `json:"out_tty"`
	ErrTTY bool      `json:"err_tty"`
	Width  int       `json:"width"`
	Color  bool      `json:"color"`
	Asked  time.Time `json:"asked"`
}

const handedHeader = "Callboard-Command"

// The kinds of frames: a letter, the length in four bytes, the content.
const (
	frameOut  = 'o'
	frameErr  = 'e'
	frameExit = 'x'
)

// handOver runs this invocation in the process that holds the folder.
func (inv *invocation) handOver(ctx context.Context, busy *busyError) int {
	code, err := inv.handOverTo(ctx, busy.run)
	if err != nil {
		fmt.Fprintf(inv.err, "callboard: %v (process %d could not be asked: %v)\n", busy, busy.run.PID, err)
		return exitFailed
	}
	return code
}

func (inv *invocation) handOverTo(ctx context.Context, run running) (int, error) {
	meta, err := json.Marshal(handed{
		Args: inv.args, Dir: inv.dir, OutTTY: inv.outTTY, ErrTTY: inv.errTTY, Width: inv.width, Color: inv.color, Asked: inv.asked,
	})
	if err != nil {
		return 0, err
	}
	var body io.Reader = http.NoBody
	if inv.stdin {
		body = inv.in
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+run.Address+"/command", body)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+run.Token)
	req.Header.Set(handedHeader, base64.StdEncoding.EncodeToString(meta))
	client := &http.Client{Transport: &http.Transport{Proxy: nil}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("it answered %s", resp.Status)
	}
	return inv.copyFrames(bufio.NewReader(resp.Body))
}

func (inv *invocation) copyFrames(r io.Reader) (int, error) {
	var head [5]byte
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return 0, fmt.Errorf("the running process ended before the command did: %w", err)
		}
		size := int64(binary.BigEndian.Uint32(head[1:]))
		switch head[0] {
		case frameExit:
			return int(size), nil
		case frameErr:
			if _, err := io.CopyN(inv.err, r, size); err != nil {
				return 0, err
			}
		default:
			if _, err := io.CopyN(inv.out, r, size); err != nil {
				return 0, err
			}
		}
	}
}

// serveCommands takes handed commands on loopback until ctx ends, and says in the folder
// how to reach it.
func (a *app) serveCommands(ctx context.Context, url string) (stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for commands: %w", err)
	}
	token := newToken()
	server := &http.Server{
		Handler:           a.commandHandler(ctx, token),
		ReadHeaderTimeout: 10 * time.Second,
	}
	go func() { _ = server.Serve(listener) }()
	err = a.folder.writeRunning(running{PID: os.Getpid(), Address: listener.Addr().String(), Token: token, URL: url})
	if err != nil {
		_ = server.Close()
		return nil, err
	}
	return func() {
		_ = os.Remove(a.folder.path + string(os.PathSeparator) + runningFile)
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(closing); err != nil {
			_ = server.Close()
		}
	}, nil
}

func (a *app) commandHandler(ctx context.Context, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /command", func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			http.Error(w, "not allowed", http.StatusForbidden)
			return
		}
		var h handed
		meta, err := base64.StdEncoding.DecodeString(r.Header.Get(handedHeader))
		if err == nil {
			err = json.Unmarshal(meta, &h)
		}
		if err != nil {
			http.Error(w, "not a command", http.StatusBadRequest)
			return
		}
		// The command may read its input while it prints.
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		// It ends when its caller goes, and when this process is stopped.
		running, cancel := context.WithCancelCause(r.Context())
		defer cancel(nil)
		defer context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })()
		a.runHanded(running, h, r.Body, w)
	})
	return mux
}

func (a *app) runHanded(ctx context.Context, h handed, in io.Reader, w http.ResponseWriter) {
	frames := &frameWriter{w: w}
	inv := &invocation{
		streams: streams{
			in: in, out: frames.of(frameOut), err: frames.of(frameErr), dir: h.Dir,
			outTTY: h.OutTTY, errTTY: h.ErrTTY, width: h.Width, color: h.Color,
		},
		args: h.Args, host: a,
	}
	code := inv.finish(aborted(ctx, inv.root().ExecuteContext(ctx)))
	frames.exit(code)
}

// frameWriter writes frames; its streams may be used at the same time.
type frameWriter struct {
	mu sync.Mutex
	w  http.ResponseWriter
}

type frameStream struct {
	frames *frameWriter
	kind   byte
}

func (f *frameWriter) of(kind byte) io.Writer { return frameStream{f, kind} }

func (s frameStream) Write(p []byte) (int, error) {
	s.frames.mu.Lock()
	defer s.frames.mu.Unlock()
	if err := s.frames.head(s.kind, len(p)); err != nil {
		return 0, err
	}
	n, err := s.frames.w.Write(p)
	_ = http.NewResponseController(s.frames.w).Flush()
	return n, err
}

func (f *frameWriter) exit(code int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.head(frameExit, code)
	_ = http.NewResponseController(f.w).Flush()
}

func (f *frameWriter) head(kind byte, n int) error {
	var head [5]byte
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(n)) //nolint:gosec // a length or an exit code
	_, err := f.w.Write(head[:])
	return err
}
