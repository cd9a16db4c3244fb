# Functions that ./run and ./test share: they install what is missing, or say the one line that does.

need_dotnet() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
}

# need_packages PACKAGE:COMMAND … installs the Debian packages whose command (or file, with a slash) is not there.
need_packages() {
  local missing=() pair
  for pair in "$@"; do
    case "${pair#*:}" in
      */*) compgen -G "${pair#*:}" >/dev/null || missing+=("${pair%%:*}") ;;
      *) command -v "${pair#*:}" >/dev/null || missing+=("${pair%%:*}") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} …" >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Missing: ${missing[*]}. Run: sudo apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
}

# The demo's product pictures are made from an npm package; without npm the demo has none.
make_demo_pictures() {
  [ -x "$1/recipes/demo/make-pictures.sh" ] || return 0
  need_packages nodejs:node npm:npm
  "$1/recipes/demo/make-pictures.sh" >&2
}
