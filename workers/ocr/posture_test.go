package ocr

import (
	"slices"
	"testing"
)

// TestLinesThatRunUpwardsSayHowThePageLies: the postures in which they are level come next, in the order that they had.
func TestLinesThatRunUpwardsSayHowThePageLies(t *testing.T) {
	for _, tt := range []struct {
		tried       int
		left, wants []int
	}{
		{90, []int{270, 0, 180}, []int{0, 180, 270}},
		{0, []int{180, 270, 90}, []int{270, 90, 180}},
		{270, []int{90, 180, 0}, []int{180, 0, 90}},
		{180, []int{0}, []int{0}},
	} {
		var list []posture
		for _, rotation := range tt.left {
			list = append(list, posture{rotation: rotation})
		}
		var got []int
		for _, p := range crosswise(list, tt.tried) {
			got = append(got, p.rotation)
		}
		if !slices.Equal(got, tt.wants) {
			t.Errorf("crosswise(%v, %d) = %v, want %v", tt.left, tt.tried, got, tt.wants)
		}
	}
}
