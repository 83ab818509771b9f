package artifact

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

const (
	// maxListing bounds a listing of a hub, and maxPages the number of its pages.
	maxListing = 16 << 20
	maxPages   = 200
)

// trusted gives a fetcher whose client reaches what the operator set up, wherever it is.
func (f *fetcher) trusted() *fetcher {
	other := *f
	if !f.custom {
		other.Client = newClient(true, f.Stall)
	}
	return &other
}

// fromIPFS asks the gateway for a file, for the manifest in a folder, and for the folder as an
// archive, in this order. The digest decides, so the gateway is not trusted.
func (f *fetcher) fromIPFS(ctx context.Context, place string) error {
	if f.IPFSGateway == "" {
		return because(ErrUnsupported, "expected a gateway for ipfs:// places: set one")
	}
	base, err := url.Parse(strings.TrimSuffix(f.IPFSGateway, "/") + "/ipfs/" + strings.TrimSuffix(place, "/"))
	if err != nil || (base.Scheme != "https" && base.Scheme != "http") || base.Host == "" {
		return because(ErrUnsupported, "expected a gateway https://HOST and a CID, got %q and %q", f.IPFSGateway, shorten(place))
	}
	g := f.trusted()
	first := g.download(ctx, base, g.recognise)
	if first == nil || errors.Is(first, ErrTemporary) || errors.Is(first, ErrTooLarge) || errors.Is(first, ErrPickle) {
		return first
	}
	archive := *base
	archive.RawQuery = "format=tar"
	for _, at := range []*url.URL{base.JoinPath("modeld.manifest"), &archive} {
		err := g.download(ctx, at, g.recognise)
		if err == nil || errors.Is(err, ErrPickle) {
			return err
		}
		if errors.Is(err, ErrTemporary) && at != &archive {
			first = err // gateways that make no archives answer anything
		}
	}
	return first
}

// hubFile is one entry of a listing of a hub.
type hubFile struct {
	Type string `json:"type"`
	Path string `json:"path"`
	Size int64  `json:"size"`
	LFS  *struct {
		OID string `json:"oid"`
	} `json:"lfs"`
}

// fromHub fetches the files of a repository at a revision: the one whose sha256 is the digest,
// or all of them.
func (f *fetcher) fromHub(ctx context.Context, place string) error {
	repo, revision, found := strings.Cut(place, "@")
	hub, err := url.Parse(f.Hub)
	if !found || err != nil || strings.Count(repo, "/") != 1 {
		return because(ErrUnsupported, "expected hf://ORG/REPO@REVISION, got %q", shorten(place))
	}
	g := f.trusted()
	files, err := g.list(ctx, hub.JoinPath("api/models", repo, "tree", revision))
	if err != nil {
		return err
	}
	var all []remoteFile
	total := int64(0)
	for _, file := range files {
		if file.Type != "file" || LeftOut(file.Path) {
			continue
		}
		if err := CheckPath(file.Path); err != nil {
			return because(ErrArchive, "%w", err)
		}
		at := hub.JoinPath(repo, "resolve", revision, file.Path)
		if file.LFS != nil && strings.TrimPrefix(file.LFS.OID, digestPrefix) == f.digest.Hex() {
			return g.download(ctx, at, g.recognise)
		}
		if file.Size < 0 || file.Size > f.MaxBytes-total {
			return f.tooLarge()
		}
		total += file.Size
		all = append(all, remoteFile{path: file.Path, at: at})
	}
	return g.fromFiles(ctx, "hf://"+place, all)
}

// list reads all pages of a listing.
func (f *fetcher) list(ctx context.Context, at *url.URL) ([]hubFile, error) {
	at.RawQuery = "recursive=true"
	var all []hubFile
	for range maxPages {
		text, next, err := f.page(ctx, at)
		if err != nil {
			return nil, err
		}
		var page []hubFile
		if err := json.Unmarshal(text, &page); err != nil {
			return nil, because(ErrTemporary, "listing of %s: %w", at.Host, err)
		}
		if all = append(all, page...); len(all) > MaxFiles {
			return nil, because(ErrArchive, "expected at most %d files, got more", MaxFiles)
		}
		if next == "" {
			return all, nil
		}
		following, err := at.Parse(next)
		if err != nil || following.Host != at.Host {
			return nil, because(ErrTemporary, "listing of %s: expected its next page there, got %q", at.Host, shorten(next))
		}
		at = following
	}
	return nil, because(ErrArchive, "expected a listing of at most %d pages, got more", maxPages)
}

var nextLink = regexp.MustCompile(`<([^>]+)>;\s*rel="next"`)

// page reads one answer into memory, and where the next one is.
func (f *fetcher) page(ctx context.Context, at *url.URL) (text []byte, next string, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, "", because(ErrUnsupported, "%w", err)
	}
	answer, err := f.Client.Do(request)
	if err != nil {
		return nil, "", whyNot(ctx, err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, "", statusReason(answer.StatusCode)
	}
	body, stop := f.metered(answer.Body, cancel, nil)
	defer stop()
	text, err = io.ReadAll(io.LimitReader(body, maxListing+1))
	if err != nil {
		return nil, "", whyNot(ctx, err)
	}
	if len(text) > maxListing {
		return nil, "", because(ErrArchive, "expected listings of at most %d bytes, got more", maxListing)
	}
	if link := nextLink.FindStringSubmatch(answer.Header.Get("Link")); link != nil {
		next = link[1]
	}
	return text, next, nil
}
