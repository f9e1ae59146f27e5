#!/usr/bin/env bash
# The pictures of the README, from the demonstration, in a browser without scripts.
# Needs chromium and its driver (Debian: chromium chromium-driver), python3, and pngquant to make them small.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${1:-$here/../../target/release/whereabouts}
binary=$(realpath "$binary")
folder=$(mktemp -d)
server= driver=
trap 'kill $server $driver 2>/dev/null || true; rm -rf "$folder"' EXIT

(cd "$folder" && "$binary" demo >/dev/null)
"$binary" serve -r "$folder/lakeside-register" >"$folder/serve.log" &
server=$!
chromedriver --port=9517 >"$folder/driver.log" 2>&1 &
driver=$!
for _ in $(seq 50); do
    link=$(grep -o 'http://127.*' "$folder/serve.log" || true)
    if [ -n "$link" ] && curl -s -o "$folder/status" http://127.0.0.1:9517/status; then break; fi
    sleep 0.2
done

python3 - "$link" "$here" <<'PYTHON'
import base64, json, re, sys, time, urllib.request

link, here = sys.argv[1:]
base = link.split("/open/")[0]

def ask(method, path, body=None):
    request = urllib.request.Request("http://127.0.0.1:9517" + path, method=method,
        data=json.dumps(body or {}).encode() if method == "POST" else None,
        headers={"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))["value"]

options = {"args": ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"],
           "prefs": {"profile.managed_default_content_settings.javascript": 2}}
session = "/session/" + ask("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})["sessionId"]

def devtools(command, parameters):
    return ask("POST", session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

def go(path):
    ask("POST", session + "/url", {"url": path})
    while 'id="being-read"' in (source := ask("GET", session + "/source")):
        time.sleep(1)
    return source

def picture(name, path, width=1180, height=900):
    devtools("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
    go(base + path)
    shot = devtools("Page.captureScreenshot", {})
    with open(f"{here}/{name}.png", "wb") as file:
        file.write(base64.b64decode(shot["data"]))

go(link)
papers = go(base + "/en/certificates?standing=issued_and_contradicted")
person = re.findall(r"/person/[0-9a-z]+", papers)[0]
grave = re.findall(r"/grave/[0-9a-z]+", go(base + "/en/graves"))[0]
picture("overview", "/en/", height=960)
picture("person", "/fa" + person, height=1150)
two = next(n for n in range(1, 60) if "these two records" in go(f"{base}/en/review/{n}"))
picture("review", f"/en/review/{two}", height=1740)
picture("grave", "/en" + grave, height=1820)
picture("phone", "/fa" + person, width=360, height=900)
ask("DELETE", session)
PYTHON

if command -v pngquant >/dev/null; then
    for file in "$here"/*.png; do pngquant --force --output "$file" 64 "$file"; done
fi
ls -l "$here"/*.png
