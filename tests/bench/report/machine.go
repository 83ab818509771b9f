package report

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// Machine holds the facts without which a figure means little.
type Machine struct {
	CPU       string `json:"cpu"`
	Cores     int    `json:"cores"`
	MemoryMiB uint64 `json:"memory_mib"`
	Kernel    string `json:"kernel"`
	Go        string `json:"go"`
	OS        string `json:"os"`
	Commit    string `json:"commit"`
	// Load1 is the load average of the last minute before the run: above 0.5 other work
	// disturbs the figures.
	Load1 float64 `json:"load_1min"`
}

// String gives the facts on one line.
func (m Machine) String() string {
	return fmt.Sprintf("%s, %d cores, %d MiB, %s %s, %s, commit %s, load %.2f",
		m.CPU, m.Cores, m.MemoryMiB, m.OS, m.Kernel, m.Go, m.Commit, m.Load1)
}

// ThisMachine reads the facts of the machine it runs on; what cannot be read stays empty.
func ThisMachine(commit string) Machine {
	m := Machine{
		CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), Go: runtime.Version(),
		OS: runtime.GOOS + "/" + runtime.GOARCH, Commit: commit,
	}
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) == nil {
		m.MemoryMiB = info.Totalram * uint64(info.Unit) >> 20
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = strings.TrimSpace(string(release))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		first, _, _ := strings.Cut(string(load), " ")
		m.Load1, _ = strconv.ParseFloat(first, 64)
	}
	return m
}

func field(path, name string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, value, found := strings.Cut(lines.Text(), ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
