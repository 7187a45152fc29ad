package slipway

import "encoding/json"

// Request is what the host gives to a stage: see host/schema/request.schema.json.
type Request struct {
	Run       string `json:"run"`
	Stage     string `json:"stage"`     // Name of this stage in the pipeline.
	Workspace string `json:"workspace"` // The stage's own folder: a checkout of the source with the flag Source.
	Root      string `json:"root"`      // The user's repository, for places that outlive the run.
	Output    string `json:"output"`    // A folder that is kept with the run.
	DryRun    bool   `json:"dry_run"`
	JSON      []byte `json:"-"` // The whole of it.
}

func parseRequest(text []byte) (*Request, error) {
	request := &Request{JSON: text}
	if err := json.Unmarshal(text, request); err != nil {
		return nil, &Failure{Status: Internal, Message: "the request is not JSON: " + err.Error()}
	}
	return request, nil
}
