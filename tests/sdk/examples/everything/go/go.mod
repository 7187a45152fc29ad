module example.com/everything

go 1.21

require slipway.dev/slipway v1.0.0

replace slipway.dev/slipway => ../../../../../sdk/go
