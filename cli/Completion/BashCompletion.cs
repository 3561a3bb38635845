namespace Atoll.Cli.Completion;

internal static class BashCompletion
{
    public static string Script(CommandWords words) => $$"""
        # Completion of atoll for bash: source <(atoll completion bash)

        {{ShellFunctions.Text(words)}}

        _atoll() {
            local current=${COMP_WORDS[COMP_CWORD]} previous='' command='' word words position=0 i
            local -a client=("${COMP_WORDS[0]}")
            COMPREPLY=()

            for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                previous=''
                if [[ $word == -* ]]; then
                    [[ " $(_atoll_flags_with_value "$command") " == *" $word "* ]] || continue
                    previous=$word
                    ((++i))
                    [[ $word != -H && $word != --host ]] || ((i >= COMP_CWORD)) || client=("${COMP_WORDS[0]}" -H "${COMP_WORDS[i]}")
                elif [[ " $(_atoll_commands "$command") " == *" $word "* ]]; then
                    command=${command:+$command }$word
                else
                    ((++position))
                    # What follows SOURCE is the container's.
                    [[ $command != run && $command != create ]] || return 0
                fi
            done

            if ((i > COMP_CWORD)); then
                words=$(_atoll_values "$previous" "${client[@]}")
            elif [[ $current == -* ]]; then
                words=$(_atoll_flags "$command")
            else
                words="$(_atoll_commands "$command") $(_atoll_arguments "$command" "$position" "${client[@]}")"
            fi

            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
        }

        complete -o bashdefault -o default -F _atoll atoll

        """;
}
