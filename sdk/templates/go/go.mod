module @ID@

go 1.21

require slipway.dev/slipway v1.0.0

// The SDK of the installed Slipway; the README says how to name that of another machine.
replace slipway.dev/slipway => "@SDK@/go"
