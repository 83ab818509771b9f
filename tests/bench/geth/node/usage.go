package node

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ticksPerSecond is the unit of times in /proc on every Linux that Go runs on.
const ticksPerSecond = 100

// Usage is what a process used since it started.
type Usage struct {
	CPUSeconds float64 // user and system time
	PeakRSSMiB float64 // VmHWM: the most memory it ever had resident
}

func usageOf(pid int) (Usage, error) {
	folder := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(folder, "stat"))
	if err != nil {
		return Usage{}, err
	}
	status, err := os.ReadFile(filepath.Join(folder, "status"))
	if err != nil {
		return Usage{}, err
	}
	cpu, err := cpuSeconds(string(stat))
	if err != nil {
		return Usage{}, err
	}
	peak, err := peakMiB(string(status))
	return Usage{CPUSeconds: cpu, PeakRSSMiB: peak}, err
}

// cpuSeconds takes fields 14 and 15 of /proc/PID/stat. The name of the program, which may hold
// blanks, ends with the last bracket and is field 2.
func cpuSeconds(stat string) (float64, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/PID/stat: expected at least 15 fields, got %q", stat)
	}
	var ticks float64
	for _, field := range fields[11:13] {
		value, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/PID/stat: %w", err)
		}
		ticks += value
	}
	return ticks / ticksPerSecond, nil
}

func peakMiB(status string) (float64, error) {
	for line := range strings.Lines(status) {
		value, found := strings.CutPrefix(line, "VmHWM:")
		if !found {
			continue
		}
		kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
		return kib / 1024, err
	}
	return 0, fmt.Errorf("/proc/PID/status: expected a line VmHWM, got none")
}

// ignoresInterrupts reads the mask of ignored signals; SIGINT is number 2, so the second bit.
func ignoresInterrupts(pid int) bool {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return true
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, "SigIgn:"); found {
			mask, err := strconv.ParseUint(strings.TrimSpace(value), 16, 64)
			return err != nil || mask&2 != 0
		}
	}
	return true
}

// Disk gives the bytes of all files below a folder.
func Disk(folder string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}
