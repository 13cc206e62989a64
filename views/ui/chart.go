package ui

import (
	"fmt"
	"strings"
)

// Bar counts what went well and what did not in one period.
type Bar struct {
	Label string // when it was
	Fine  int
	Wrong int
	Href  string // of what it counts
}

// Chart is bars beside each other, what went wrong hatched on top. A table below says the same.
type Chart struct {
	ID    string
	Title string
	Text  string // the totals in words
	None  string // instead of bars, where nothing was counted
	Table string // opens the table
	When  string // head of the periods
	Fine  string // head of what went well
	Wrong string
	Bars  []Bar
}

// A chart is drawn on a field of chartWidth by chartHeight, which the page stretches; its texts stand outside of it.
const (
	chartWidth, chartHeight = 960, 144
	sparkHeight             = 28
)

func (c Chart) highest() (most int) {
	for _, bar := range c.Bars {
		most = max(most, bar.Fine+bar.Wrong)
	}
	return most
}

// top is the round number at the upper end of the axis: 1, 2 or 5 and zeros.
func (c Chart) top() int {
	most := c.highest()
	for unit := 1; ; unit *= 10 {
		for _, step := range []int{1, 2, 5} {
			if step*unit >= most {
				return step * unit
			}
		}
	}
}

// drawn is one bar as it stands on the field.
type drawn struct{ x, room, width, fineY, fineHeight, wrongY, wrongHeight int }

func (c Chart) draw(i int) drawn {
	room := chartWidth / len(c.Bars)
	height := func(n int) int { return (n*chartHeight + c.top() - 1) / c.top() }
	bar := drawn{x: i * room, room: room, width: room * 3 / 4}
	bar.fineHeight, bar.wrongHeight = height(c.Bars[i].Fine), height(c.Bars[i].Wrong)
	bar.fineY = chartHeight - bar.fineHeight
	bar.wrongY = bar.fineY - bar.wrongHeight
	return bar
}

// marks are the labels below the first bar, the one in the middle, and the last.
func (c Chart) marks() []string {
	return []string{c.Bars[0].Label, c.Bars[len(c.Bars)/2].Label, c.Bars[len(c.Bars)-1].Label}
}

// Spark is a chart as small as a word, with its totals as its name.
type Spark struct {
	Label string
	Bars  []Bar
}

// paths are the bars of what went well, and of what did not, as two outlines on a field of four units for each.
func (s Spark) paths() (fine, wrong string) {
	most := max(Chart{Bars: s.Bars}.highest(), 1)
	var wells, wrongs strings.Builder
	for i, bar := range s.Bars {
		height := max(bar.Fine*sparkHeight/most, 1)
		fmt.Fprintf(&wells, "M%d %dv-%dh3v%dz", i*4, sparkHeight, height, height)
		if bar.Wrong > 0 {
			above := max(bar.Wrong*sparkHeight/most, 2)
			fmt.Fprintf(&wrongs, "M%d %dv-%dh3v%dz", i*4, min(sparkHeight-height+1, sparkHeight), above, above)
		}
	}
	return wells.String(), wrongs.String()
}

func (s Spark) field() string { return fmt.Sprintf("0 0 %d %d", len(s.Bars)*4, sparkHeight) }
