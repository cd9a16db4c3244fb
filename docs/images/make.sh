#!/usr/bin/env bash
# Takes the pictures of the README and the guides anew, of a demo that runs (./run): docs/images/make.sh [URL]
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
export MARKETPLACE_URL="${1:-http://localhost:5000}" MARKETPLACE_PICTURES="$root/docs/images"
curl -fsS -o /dev/null "$MARKETPLACE_URL/health/ready" || { echo "Nothing answers at $MARKETPLACE_URL. Run ./run first." >&2; exit 1; }
dotnet test "$root/tests/Marketplace.EndToEnd" -c Release --nologo -v q --filter FullyQualifiedName~Every_picture_of_the_documentation
