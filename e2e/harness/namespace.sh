#!/bin/sh
# Runs a command on a network of its own. `out` is the only way out of it, names are asked for there too, and 192.0.2.7 at its other
# end is all there is outside: what leaves is counted by the kernel. Nothing else sends there, not even to find a neighbour.
#
# usage: unshare --user --map-root-user --net --mount sh namespace.sh FOLDER UID GID COMMAND...
# FOLDER holds resolv.conf, notary.json and registry.json. The command runs as UID again, without rights over the network.
set -eu
folder=$1 uid=$2 gid=$3
shift 3
started=""
trap 'kill $started 2>/dev/null || true' EXIT
trap 'exit 1' TERM INT

unshare --net sleep 900 &
outside=$!
started="$outside"
while [ "$(readlink /proc/$outside/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done
there="nsenter --net=/proc/$outside/ns/net"

mount --bind "$folder/resolv.conf" /etc/resolv.conf
ip link add out address 02:00:00:00:00:01 type veth peer name far address 02:00:00:00:00:02
ip link set out addrgenmode none
ip link set far netns $outside
$there ip link set far addrgenmode none
ip link set lo up
ip addr add 192.0.2.1/24 dev out
ip link set out up
ip neigh replace 192.0.2.7 lladdr 02:00:00:00:00:02 dev out nud permanent
ip route add default via 192.0.2.7
$there ip link set lo up
$there ip addr add 192.0.2.7/24 dev far
$there ip link set far up
$there ip neigh replace 192.0.2.1 lladdr 02:00:00:00:00:01 dev far nud permanent

$there notary-server -config="$folder/notary.json" > "$folder/servers.txt" 2>&1 &
started="$started $!"
$there docker-registry serve "$folder/registry.json" >> "$folder/servers.txt" 2>&1 &
started="$started $!"

# In the background, so that a signal is heard while it runs.
unshare --user --map-user="$uid" --map-group="$gid" -- "$@" &
command=$!
started="$started $command"
wait $command
