package pipeline

import "time"

// Upload is bytes as they came (tệp quét). They are kept as they are beside whatever is made of them.
type Upload struct {
	ID      UploadID
	Dossier DossierID
	Name    string // what the sender called it: data, never a path
	Blob    BlobRef
	Key     WrappedKey
	By      string // who uploaded
	At      time.Time
}

// PageRange takes pages First..Last, counted from 1, of one upload; Last 0 means to the end.
type PageRange struct {
	Upload UploadID `json:"upload"`
	First  int      `json:"first"`
	Last   int      `json:"last,omitempty"`
}

// PageFacts is what prepare found out about one page.
type PageFacts struct {
	Width      int     `json:"width"` // pixels
	Height     int     `json:"height"`
	DPI        float64 `json:"dpi"`
	Rendered   bool    `json:"rendered,omitempty"`   // a PDF page that is no single image: rendered for OCR only
	OwnText    bool    `json:"own_text,omitempty"`   // has usable text of its own, which is kept
	Blank      bool    `json:"blank,omitempty"`      // nothing printed: flagged, kept
	Unreadable bool    `json:"unreadable,omitempty"` // something is printed, but no word could be read: for a person to look at
}

// Document is one paper, captured (giấy tờ).
type Document struct {
	ID        DocumentID
	Dossier   DossierID
	Agency    AgencyID
	Component ComponentCode // empty for a loose paper
	Revision  Revision
	State     State
	Sources   []PageRange
	Form      Form
	Key       WrappedKey // empty once destroyed
	Weight    int64      // bytes of its uploads, for scheduling
	Lane      Lane

	Capture    int        // 1, 2 …: captures of one paper (same issuer, type, number and date)
	Version    int        // 1, 2 …: reissues, corrections and registered changes
	Supersedes DocumentID // the version before

	Replaces DocumentID // the rejected capture that this one was scanned for

	Format        string // of the upload: jpeg, png, tiff, bmp, gif, webp or pdf
	Pages         []PageFacts
	Findings      []Finding // what is wrong with the scan
	Look          BlobRef   // codes that prepare read, JSON
	Sorting       Sorting   // of a file with several papers, and of the papers that were taken from it
	SignedAlready bool      // came with somebody else's signature: held byte for byte, never sealed by us
	Repaired      BlobRef   // the PDF that the stages work on when the upload itself had to be repaired or decrypted
	ImagesOnly    bool      // a PDF that nothing can extend: rebuilt from its rendered pages
	Text          BlobRef   // recognised pages, JSON
	Normalised    BlobRef   // searchable PDF before the seal
	Sealed        BlobRef   // the sealed PDF; of a PDF that came signed, its very bytes

	Kept []Kept // the sealed file's and the uploads' retention, as the storage recorded it

	Result     Result // of one that an agency issues
	Signing    Approval
	Seal       SealFacts
	Type       TypeCode
	Content    []byte // Extraction, sealed under the document's key
	Subjects   []Subject
	ValidFrom  time.Time
	ValidUntil time.Time // zero: no end known
	Paper      []Digest  // keyed hashes of issuer, type, number and date, under the look-up keys; none when one is missing

	Settled    []Settled // who settled its doubts
	Quarantine Quarantine

	Waiting   Waiting
	Reason    Reason // of StateFailed and StateRejected
	Detail    string // technical, never personal
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Approval is the look-and-sign step: who has to say that the image equals the paper, and when they did.
type Approval struct {
	Person     string    // the person who scanned
	AgencyName string    // full name, as the stamp prints it
	ScannedAt  time.Time // time of the scan, to the second
	Deadline   time.Time
	ApprovedAt time.Time // zero: still waiting
}

// SealFacts describes the seal on a document as our verifier measured it.
type SealFacts struct {
	Profile     string // e.g. scanning-person
	Level       string // PAdES B-B, B-T …
	Certificate string // SHA-256 of the certificate, hexadecimal
	At          time.Time
	Evidence    []byte   // chain and revocation proof known at signing, JSON
	Debts       []string // what that evidence lacks
}

// Settled is one person's word on a document's fields.
type Settled struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Waiting says for whom a document or a dossier waits, why and since when. Zero: for no person.
type Waiting struct {
	For   string
	Why   string
	Since time.Time
}
