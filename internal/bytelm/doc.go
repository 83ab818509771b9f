// Package bytelm trains, stores and measures byte-level n-gram language
// models: small but real models for the demo network, where developers train
// them and evaluators measure their bits per byte on held-out text.
//
// # Model
//
// A model of order K predicts the next byte c from the K bytes before it. For
// every context h of 0..K bytes that occurred in training it holds a count
// n(h,c) for each byte c that followed. Long contexts predict sharply but have
// been seen rarely, so each is mixed with the context h' one byte shorter:
//
//	P(c|h) = (a(h,c) + E(h) * P(c|h')) / (sum of a(h,.) + E(h))
//
// down to the order -1 model, in which every byte has probability 1/256. So no
// byte is impossible, and a context never seen leaves P(c|h) = P(c|h'). The
// weights a and the escape weight E come from the smoothing method, with T(h)
// the number of different bytes that followed h:
//
//   - WittenBell: a = n, E = T. The more different bytes followed, the more
//     likely is another new one (Witten and Bell 1991, "The zero-frequency
//     problem", method C). It has nothing to estimate and is easy to check by
//     hand, but gives single observations too much trust: beyond four bytes of
//     context the model gets worse.
//   - KneserNey: a = n - D, E = D * T, with one discount D in (0,1) per order,
//     see discountOf; below the full order n(h,c) is not how often hc occurred
//     but how many different bytes preceded it, as the shorter context is only
//     asked where the longer one knows little (Kneser and Ney 1995, "Improved
//     backing-off for m-gram language modeling", in the interpolated form of
//     Chen and Goodman 1998, "An empirical study of smoothing techniques for
//     language modeling"). On the texts of the demo network it keeps gaining up
//     to the longest contexts, and is the better choice from three bytes on.
//
// Counts dropped by Config.MinCount are added to E(h): the context was seen,
// but what followed is forgotten.
//
// PPM (Cleary and Witten 1984) was not chosen: it backs off instead of mixing,
// and its exclusions make an independent check of the sum to one harder.
//
// # Worked example
//
// Training text "abac", order 1. After a came b and c, after b came a.
//
//	Witten-Bell  n(a)=2 n(b)=1 n(c)=1, T=3
//	  P(b)   = (1 + 3 * 1/256) / 7            = 37/256
//	  P(b|a) = (1 + 2 * 37/256) / 4           = 330/1024
//	Kneser-Ney   a is preceded by b and by the beginning, b by a, c by a
//	  D = 1/2 at both orders; n(a)=2 n(b)=1 n(c)=1, T=3
//	  P(b)   = (1/2 + 3/2 * 1/256) / 4        = 259/2048
//	  P(b|a) = (1/2 + 2 * 1/2 * 259/2048) / 2 = 1283/4096
//
// # Numbers
//
// Counts, weights, probabilities and their logarithms are integers, so that
// two honest evaluators on different machines report the same value to the
// last digit. Floating point appears only in the last step of BitsPerByte.
//
// # Artifact
//
// Bytes and WriteTo give the one canonical encoding of a model, described at
// Bytes; Read accepts nothing else. The digest of an artifact is the SHA-256
// of all its bytes.
package bytelm
