package hooks

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"nearbyassist/collections"
	"nearbyassist/hooks/demo"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/listen"
)

// setUpTime is how long the link opens that makes the first superuser.
const setUpTime = 30 * time.Minute

// withoutData marks the commands that must not open, or make, a data folder.
const withoutData = "without data"

// Program is PocketBase with its command line.
type Program interface {
	core.App
	Execute() error
}

// Commands is TABLE 4: every command. run executes the one that was called and tells its error, which PocketBase swallows.
func Commands(root *cobra.Command, app Program, s *Server) (run func() error) {
	root.Use, root.Short, root.Version = "nearbyassist", "A backend for local-service businesses in one program", s.config.Version
	root.FParseErrWhitelist.UnknownFlags = false // PocketBase lets them pass before it knows the commands
	root.AddCommand(
		s.serveCommand(app),
		cmd.NewSuperuserCommand(app),
		demoCommand(),
		listenCommand(),
		doctorCommand(app, s.config),
		routesCommand(),
	)
	failed := keepErrors(root)
	return func() error {
		command, rest, err := root.Find(os.Args[1:])
		if err != nil {
			return err
		}
		if err := unknown(command, rest); err != nil {
			return err
		}
		if command.Annotations[withoutData] != "" {
			return root.Execute()
		}
		if err := app.Execute(); err != nil {
			return fmt.Errorf("the data folder %s: %w", app.DataDir(), err)
		}
		return failed()
	}
}

// unknown refuses a word after a command that only has commands; cobra would print the help and be content.
func unknown(command *cobra.Command, rest []string) error {
	words := slices.DeleteFunc(slices.Clone(rest), func(word string) bool { return strings.HasPrefix(word, "-") })
	if len(words) > 0 && command.HasSubCommands() && !command.Runnable() {
		return fmt.Errorf("unknown command %q for %q", words[0], command.CommandPath())
	}
	return nil
}

func (s *Server) serveCommand(app core.App) *cobra.Command {
	command := cmd.NewServeCommand(app, false)
	command.PreRun = s.readReach
	return command
}

func doctorCommand(app core.App, config Config) *cobra.Command {
	var repair bool
	command := &cobra.Command{
		Use: "doctor", Short: "Look what is wrong with the data folder", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return (&doctor{app: app, config: config, repair: repair, out: command.OutOrStdout()}).examine()
		},
	}
	command.Flags().BoolVar(&repair, "repair", false, "restore triggers, indexes and rules, and make a new instance secret where it is lost")
	return command
}

func routesCommand() *cobra.Command {
	var folder string
	command := &cobra.Command{
		Annotations: map[string]string{withoutData: "yes"},
		Use:         "routes", Short: "List the endpoints, and who may call them", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if folder != "" {
				return writeContract(folder)
			}
			return printRoutes(command.OutOrStdout())
		},
	}
	command.Flags().StringVar(&folder, "write", "", "write openapi.yaml and postman.json into this folder instead")
	return command
}

// writeContract writes what clients are generated from.
func writeContract(folder string) error {
	document, err := endpoint.Contract(routes)
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, "openapi.yaml"), document.YAML, 0o644),
		os.WriteFile(filepath.Join(folder, "postman.json"), append(document.Postman, '\n'), 0o644),
	)
}

// printRoutes prints TABLE 1.
func printRoutes(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "METHOD\tPATH\tAUTH\tSCOPE\tTENANT\tSTAGED\tOPERATION")
	for _, route := range routes {
		staged := ""
		if route.Staged {
			staged = "staged"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", route.Method, route.Path, route.Auth,
			cmp.Or(route.Scope, "-"), cmp.Or(route.Tenant.String(), "-"), cmp.Or(staged, "-"), route.ID)
	}
	return table.Flush()
}

func demoCommand() *cobra.Command {
	var options demo.Options
	command := &cobra.Command{
		Annotations: map[string]string{withoutData: "yes"},
		Use:         "demo", Short: "Play a business, a partner and a stranger against a server of its own, and stay up to look around", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			options.Dir = ""
			if dir := command.Flag("dir"); dir.Changed {
				options.Dir = dir.Value.String()
			}
			ctx, stop := signal.NotifyContext(command.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return demo.Run(ctx, options, command.OutOrStdout())
		},
	}
	command.Flags().BoolVar(&options.Exit, "exit", false, "end after the last step")
	return command
}

func listenCommand() *cobra.Command {
	var options listen.Options
	command := &cobra.Command{
		Annotations: map[string]string{withoutData: "yes"},
		Use:         "listen", Short: "Receive webhooks here, print them and verify their signatures", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(command.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return listen.Run(ctx, options, command.OutOrStdout())
		},
	}
	command.Flags().StringVar(&options.Addr, "addr", "127.0.0.1:4000", "where to listen")
	command.Flags().StringArrayVar(&options.Secrets, "secret", nil, "whsec_… of the webhook; twice while it is rotated")
	command.Flags().IntVar(&options.Count, "count", 0, "end after so many deliveries, with an error if one is not signed right")
	return command
}

// keepErrors remembers the error of whichever command runs, for PocketBase exits 0 after a failing one.
func keepErrors(root *cobra.Command) func() error {
	var failed error
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		failed = err
		return err
	})
	for _, command := range root.Commands() {
		keepErrorsOf(command, &failed)
	}
	return func() error { return failed }
}

func keepErrorsOf(command *cobra.Command, failed *error) {
	for _, step := range []*func(*cobra.Command, []string) error{(*func(*cobra.Command, []string) error)(&command.Args), &command.RunE} {
		if run := *step; run != nil {
			*step = func(command *cobra.Command, args []string) error {
				*failed = run(command, args)
				return *failed
			}
		}
	}
	for _, child := range command.Commands() {
		keepErrorsOf(child, failed)
	}
}

// announce prints where to begin, at each start.
func (s *Server) announce(e *core.ServeEvent) {
	if e.Server == nil {
		return // a test's own server
	}
	url := s.gate.Instance().URL
	fmt.Printf("NearbyAssist %s serves %s\n  Dashboard  %s/\n  API docs   %s/docs\n  Console    %s/_/\n", s.config.Version, e.App.DataDir(), url, url, url)
	if sealed, err := collections.SealedSecrets(e.App, 1); err == nil && len(sealed) > 0 {
		if _, err := s.gate.Instance().Box.Open(sealed[0].Text, sealed[0].Context); err != nil {
			fmt.Fprintln(os.Stderr, `warning: the instance secret does not open what is stored; run "nearbyassist doctor"`)
		}
	}
}

// announceInstaller prints the link that makes the first superuser; PocketBase asks for it while there is none.
func (s *Server) announceInstaller(_ core.App, installer *core.Record, _ string) error {
	token, err := installer.NewStaticAuthToken(setUpTime)
	if err != nil {
		return err
	}
	fmt.Printf("  Set up the console within %s: %s/_/#/pbinstall/%s\n", setUpTime, s.gate.Instance().URL, token)
	return nil
}
