package hooks

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"nearbyassist/hooks/demo"
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
	root.AddCommand(
		cmd.NewServeCommand(app, false),
		cmd.NewSuperuserCommand(app),
		demoCommand(),
	)
	failed := keepErrors(root)
	return func() error {
		command, _, err := root.Find(os.Args[1:])
		if err != nil {
			return err
		}
		if command.Annotations[withoutData] != "" {
			return root.Execute()
		}
		if err := app.Execute(); err != nil {
			return err
		}
		return failed()
	}
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
	if run := command.RunE; run != nil {
		command.RunE = func(command *cobra.Command, args []string) error {
			*failed = run(command, args)
			return *failed
		}
	}
	for _, child := range command.Commands() {
		keepErrorsOf(child, failed)
	}
}

// announce prints where to begin, with the link that makes the first superuser.
func (s *Server) announce(_ core.App, installer *core.Record, base string) error {
	token, err := installer.NewStaticAuthToken(setUpTime)
	if err != nil {
		return err
	}
	fmt.Printf("Set up the console: %s/_/#/pbinstall/%s\n", base, token)
	return nil
}
