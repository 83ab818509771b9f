package simulation

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Size of a drawing.
const (
	width, height = 6.5 * vg.Inch, 7 * vg.Inch

	border = vg.Inch / 8
)

// Plot draws capture rate and profit against the share of the ring, as SVG.
func Plot(out io.Writer, title string, points []SweepPoint) error {
	if len(points) == 0 {
		return errors.New("plot: expected the points of a sweep, got none")
	}
	capture, profit, net := make(plotter.XYs, len(points)), make(plotter.XYs, len(points)), make(plotter.XYs, len(points))
	for i, point := range points {
		x := 100 * point.Ring.Share
		capture[i] = plotter.XY{X: x, Y: 100 * point.Ring.CaptureRate}
		profit[i] = plotter.XY{X: x, Y: point.Ring.Profit / 1000}
		net[i] = plotter.XY{X: x, Y: point.Ring.Net / 1000}
	}
	blue, red, grey := color.RGBA{R: 31, G: 90, B: 160, A: 255}, color.RGBA{R: 190, G: 50, B: 40, A: 255}, color.RGBA{R: 120, G: 120, B: 120, A: 255}
	upper, err := panel(title, "captured rounds of its clients, %", series{"captured", capture, blue})
	if err != nil {
		return err
	}
	lower, err := panel("", "thousand MODEL", series{"profit against honest work", profit, red}, series{"all it ended with", net, grey})
	if err != nil {
		return err
	}
	lower.X.Label.Text = "share of evaluators in the ring, %"

	canvas := vgsvg.New(width, height)
	whole := draw.New(canvas)
	upper.Draw(draw.Crop(whole, 0, -border, height/2, 0))
	lower.Draw(draw.Crop(whole, 0, -border, 0, -height/2))
	if _, err := canvas.WriteTo(out); err != nil {
		return fmt.Errorf("plot: %w", err)
	}
	return nil
}

type series struct {
	name   string
	points plotter.XYs
	colour color.Color
}

// panel is one diagram with a line for every series and another one at zero.
func panel(title, label string, lines ...series) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.Y.Label.Text = strings.TrimSpace(title), label
	p.Add(plotter.NewGrid())
	zero := plotter.NewFunction(func(float64) float64 { return 0 })
	p.Add(zero)
	for _, s := range lines {
		line, dots, err := plotter.NewLinePoints(s.points)
		if err != nil {
			return nil, fmt.Errorf("plot: %w", err)
		}
		line.Color, dots.Color = s.colour, s.colour
		line.Width = vg.Points(1.5)
		p.Add(line, dots)
		p.Legend.Add(s.name, line, dots)
	}
	p.Legend.Top, p.Legend.Left = true, true
	return p, nil
}
