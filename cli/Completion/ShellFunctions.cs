namespace Atoll.Cli.Completion;

/// <summary>What bash and zsh have in common: which words may stand where.</summary>
internal static class ShellFunctions
{
    public static string Text(CommandWords words) => $$"""
        _atoll_commands() {
            case $1 in
        {{words.Commands}}
            esac
        }

        _atoll_flags() {
            case $1 in
        {{words.Flags}}
            esac
        }

        _atoll_flags_with_value() {
            case $1 in
        {{words.FlagsWithValue}}
            esac
        }

        _atoll_containers() {
            local line
            "$@" ps -a 2>/dev/null | while read -r line; do
                [[ $line == 'CONTAINER ID '* ]] || echo "${line##* }"
            done
        }

        # Values of the flag $1; the rest is how to call the client.
        _atoll_values() {
            local flag=$1
            shift
            case $flag in
                -R | --runtime) "$@" runtime ls -q 2>/dev/null ;;
                --format) echo json ;;
                --net | --network) echo none host ;;
                -s | --signal | --stop-signal) echo SIGHUP SIGINT SIGQUIT SIGKILL SIGUSR1 SIGUSR2 SIGTERM ;;
            esac
        }

        # Arguments of the command $1, after $2 others.
        _atoll_arguments() {
            local at=$1 position=$2
            shift 2
            case $at in
                start | stop | kill | rm | wait | inspect | why) _atoll_containers "$@" ;;
                logs) ((position > 0)) || _atoll_containers "$@" ;;
                'runtime explain' | 'runtime enable' | 'runtime disable' | 'runtime drain' | 'runtime test') ((position > 0)) || "$@" runtime ls -q 2>/dev/null ;;
                'plugin inspect' | 'plugin enable' | 'plugin disable' | 'plugin drain' | 'plugin release' | 'plugin swap' | 'plugin trust') ((position > 0)) || "$@" plugin ls -q 2>/dev/null ;;
                completion) ((position > 0)) || echo bash zsh ;;
            esac
        }
        """;
}
