package images

// withoutExtra keeps the first comps samples of every pixel, in place. An alpha sample right behind them lays the
// colours over white: 1 means that it is multiplied in already, 2 that it is not, 0 that there is none.
func (b bitmap) withoutExtra(comps, alpha int) bitmap {
	size := b.bits / 8
	for i := range b.width * b.height {
		from, to := b.rows[i*b.comps*size:(i+1)*b.comps*size], b.rows[i*comps*size:]
		white := uint32(0)
		if alpha != 0 {
			white = full(size) - value(from[comps*size:], size)
		}
		for k := 0; k < comps*size; k += size {
			setValue(to[k:], overWhiteValue(value(from[k:], size), white, alpha, size, comps), size)
		}
	}
	b.rows = b.rows[:b.width*b.height*comps*size]
	b.comps = comps
	return b
}

// overWhiteValue blends one sample; white is how much of the paper shines through. Ink (four components) fades to zero.
func overWhiteValue(v, white uint32, alpha, size, comps int) uint32 {
	if alpha == 2 {
		v = (v*(full(size)-white) + full(size)/2) / full(size)
	}
	if comps == 4 {
		return v
	}
	return min(v+white, full(size))
}

func full(size int) uint32 { return 1<<(8*size) - 1 }

func value(p []byte, size int) uint32 {
	if size == 1 {
		return uint32(p[0])
	}
	return uint32(p[0])<<8 | uint32(p[1])
}

func setValue(p []byte, v uint32, size int) {
	if size == 1 {
		p[0] = byte(v)
	} else {
		p[0], p[1] = byte(v>>8), byte(v)
	}
}
