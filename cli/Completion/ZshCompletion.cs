namespace Atoll.Cli.Completion;

internal static class ZshCompletion
{
    public static string Script(CommandWords words) => $$"""
        #compdef atoll
        # Completion of atoll for zsh: atoll completion zsh > "${fpath[1]}/_atoll", or source <(atoll completion zsh)

        {{ShellFunctions.Text(words)}}

        _atoll() {
            local current=${words[CURRENT]} previous='' at='' word found='' i
            local -i position=0
            local -a client=("${words[1]}")

            for ((i = 2; i < CURRENT; i++)); do
                word=${words[i]}
                previous=''
                if [[ $word == -* ]]; then
                    [[ " $(_atoll_flags_with_value "$at") " == *" $word "* ]] || continue
                    previous=$word
                    ((++i))
                    [[ $word != -H && $word != --host ]] || ((i >= CURRENT)) || client=("${words[1]}" -H "${words[i]}")
                elif [[ " $(_atoll_commands "$at") " == *" $word "* ]]; then
                    at=${at:+$at }$word
                else
                    ((++position))
                    # What follows SOURCE is the container's.
                    if [[ $at == run || $at == create ]]; then
                        _files
                        return
                    fi
                fi
            done

            if ((i > CURRENT)); then
                found=$(_atoll_values "$previous" "${client[@]}")
            elif [[ $current == -* ]]; then
                found=$(_atoll_flags "$at")
            else
                found="$(_atoll_commands "$at") $(_atoll_arguments "$at" "$position" "${client[@]}")"
            fi

            if [[ -n ${found// /} ]]; then
                compadd -- ${=found}
            else
                _files
            fi
        }

        if [[ ${funcstack[1]} == _atoll ]]; then
            _atoll "$@"
        else
            compdef _atoll atoll
        fi

        """;
}
