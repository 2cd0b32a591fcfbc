package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"math"
	"slices"
)

const (
	maxSkew       = 10.0 // degrees to either side
	minSkew       = 0.1  // degrees; less is left as it is
	skewTrust     = 3.0  // Leptonica's own least confidence (skew.c, MIN_ALLOWED_CONFIDENCE)
	orientTrust   = 6.0  // normalised difference of ascenders and descenders that settles a quarter turn
	orientRatio   = 2.5  // by which the stronger of the two directions must prevail
	sweepStep     = 1.0
	sweepFinest   = 0.01
	sweepReduce   = 4
	searchReduce  = 2
	noMinimum     = 0
	withoutDebug  = 0
	unknownOrient = -1
)

// skew returns by how many degrees the text of a binary image leans clockwise, 0 when that cannot be told, and how
// sure that is: the more, the clearer its lines.
func (p pix) skew() (degrees, confidence float64) {
	var angle, conf C.l_float32
	if C.pixFindSkewSweepAndSearch(p.c, &angle, &conf, sweepReduce, searchReduce, maxSkew, sweepStep, sweepFinest) != 0 {
		return 0, 0
	}
	if conf < skewTrust || math.Abs(float64(angle)) < minSkew {
		return 0, float64(conf)
	}
	return -float64(angle), float64(conf) // Leptonica returns the clockwise turn that straightens
}

// orientation returns the clockwise turn in degrees that makes a binary image upright, from its letters' ascenders and
// descenders, or unknownOrient.
func (p pix) orientation() int {
	var up, left C.l_float32
	var orient C.l_int32
	if C.pixOrientDetect(p.c, &up, &left, noMinimum, withoutDebug) != 0 ||
		C.makeOrientDecision(up, left, orientTrust, orientRatio, &orient, withoutDebug) != 0 {
		return unknownOrient
	}
	switch orient {
	case C.L_TEXT_ORIENT_UP:
		return 0
	case C.L_TEXT_ORIENT_LEFT:
		return 90
	case C.L_TEXT_ORIENT_DOWN:
		return 180
	case C.L_TEXT_ORIENT_RIGHT:
		return 270
	}
	return unknownOrient
}

// posture is how a page lies: the clockwise turn that makes it upright, and the lean of the text after that.
type posture struct {
	rotation int
	skew     float64
}

// postures lists the postures worth a reading, the likeliest first.
func (c *cleanCopy) postures() ([]posture, error) {
	side, err := c.binary.turn(90)
	if err != nil {
		return nil, err
	}
	defer side.free()
	level, levelSure := c.binary.skew()
	upright, sideSure := side.skew()
	list := []posture{{0, level}, {180, level}, {90, upright}, {270, upright}}
	if sideSure > levelSure {
		list = []posture{{90, upright}, {270, upright}, {0, level}, {180, level}}
	}
	return prefer(list, c.binary.orientation()), nil
}

// prefer moves the posture with this rotation to the front.
func prefer(list []posture, rotation int) []posture {
	for i, p := range list {
		if p.rotation == rotation {
			copy(list[1:i+1], list[:i])
			list[0] = p
		}
	}
	return list
}

// crosswise moves to the front the postures in which lines are level that run upwards in the posture with this rotation.
func crosswise(list []posture, rotation int) []posture {
	slices.SortStableFunc(list, func(a, b posture) int {
		return (b.rotation-rotation+360)%180 - (a.rotation-rotation+360)%180
	})
	return list
}
