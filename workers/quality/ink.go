package quality

const (
	blankInk    = 0.0001 // share of dark pixels below which a page is blank
	inkMargin   = 0.04   // of each side; shadows of the scanner's lid lie there
	inkContrast = 45     // by which ink is darker than the paper around it, of 255
)

// blank reports whether nothing is printed on the page. Ink is darker than the paper beside it: a shadow grows slowly.
func (c *pageCopy) blank() bool {
	reach := c.mm(1.5)
	mx, my := int(float64(c.y.width)*inkMargin), int(float64(c.y.height)*inkMargin)
	ink, total := 0, 0
	for y := my + reach; y < c.y.height-my-reach; y++ {
		row, above, below := c.y.row(y), c.y.row(y-reach), c.y.row(y+reach)
		for x := mx + reach; x < c.y.width-mx-reach; x++ {
			total++
			v := int(row[x]) + inkContrast
			if v < max(int(row[x-reach]), int(above[x])) && v < max(int(row[x+reach]), int(below[x])) {
				ink++
			}
		}
	}
	return float64(ink) < blankInk*float64(max(total, 1))
}

// inked reports whether a level is print: nearer to the darkest print than to the paper.
func (c *pageCopy) inked(level byte) bool {
	return int(level) < c.paper-max(inkContrast, (c.paper-c.dark)*2/5)
}
