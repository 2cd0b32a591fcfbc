package pipeline

// View is a part of a captured page as a person wants to see it.
type View struct {
	Page  int  // counted from 1
	Quad  Quad // on the captured page, shown with a margin; zero: the whole page
	Width int  // pixels at most; if zero, 1200
}
