package load

// Document is what one run measured. It is printed as JSON.
type Document struct {
	Geth        string `json:"geth"` // version of the node, as it names itself
	Accounts    int    `json:"accounts"`
	Batch       int    `json:"batch"`
	Seats       int    `json:"seats"`
	Prefill     int    `json:"prefill"`
	Operations  []Load `json:"operations"`
	IdleLatency []Wait `json:"idle_latency"`
}

// Load is one operation under load.
type Load struct {
	Name  string `json:"name"`
	Count int    `json:"count"` // models registered, or evaluations made
	// Transactions may be fewer than Count, or more with settlements and claims.
	Transactions int     `json:"transactions"`
	Blocks       int     `json:"blocks"`
	Seconds      float64 `json:"seconds"` // from the first request sent to the last block seen
	PerSecond    float64 `json:"per_second"`
	GasEach      float64 `json:"gas_each"`
	// P50 and P99 in ms: from sending a transaction to seeing its block, while the load lasts.
	P50 float64 `json:"latency_p50_ms"`
	P99 float64 `json:"latency_p99_ms"`
	// DiskEach in bytes: growth of the data directory between two clean stops, over Count.
	DiskEach      float64 `json:"disk_bytes_each"`
	CPUPer1000    float64 `json:"cpu_seconds_per_1000"` // user and system time of geth
	PeakRSSMiB    float64 `json:"peak_rss_mib"`         // of the geth process that took this load
	DiskBeforeMiB float64 `json:"disk_before_mib"`
}

// Wait is how long single transactions take on an idle node, from sending to the receipt.
type Wait struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	P50   float64 `json:"latency_p50_ms"`
	P99   float64 `json:"latency_p99_ms"`
}
