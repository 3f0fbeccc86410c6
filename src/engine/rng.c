/* rng.c - see rng.h.

   xoshiro256++ (Blackman and Vigna, Scrambled Linear Pseudorandom Number
   Generators, 2019), seeded by splitmix64. Normal numbers by the ziggurat of
   Marsaglia and Tsang (2000) with 256 layers; as Doornik (2005) advises, layer
   and position come from different bits. */
#include "config.h"

#include "engine/rng.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

enum { LAYERS = 256 };

/* Right edges of the layers of equal area under exp(-x^2/2): edge[i] of layer
   i; edge[1] begins the tail, edge[0] is the base layer's area over its
   height. */
static const double edge[LAYERS + 1] = {
    0x1.f493b78164498p+1,
    0x1.d3bb48209ad33p+1,
    0x1.b981f3878f995p+1,
    0x1.a8fdc7894718cp+1,
    0x1.9cbee014050dfp+1,
    0x1.92ee0946f3d1ap+1,
    0x1.8ab0fbfaa7412p+1,
    0x1.839030529e9c6p+1,
    0x1.7d42df4d6c5c3p+1,
    0x1.779955608fd5bp+1,
    0x1.72728f05f70d7p+1,
    0x1.6db6b8d09d896p+1,
    0x1.69540be9fdbedp+1,
    0x1.653ce7b0060dfp+1,
    0x1.61669cf86140fp+1,
    0x1.5dc8a243ac693p+1,
    0x1.5a5c08b718342p+1,
    0x1.571b1a94ad95ap+1,
    0x1.54011523a7359p+1,
    0x1.5109f53e9a131p+1,
    0x1.4e3250dcd7dccp+1,
    0x1.4b7739d6b4eccp+1,
    0x1.48d62759c383dp+1,
    0x1.464ce44a72e74p+1,
    0x1.43d98155452d1p+1,
    0x1.417a49cb9d9f6p+1,
    0x1.3f2dbaa60e871p+1,
    0x1.3cf27b316f883p+1,
    0x1.3ac7570ae7cb8p+1,
    0x1.38ab3925634a9p+1,
    0x1.369d27a339bc1p+1,
    0x1.349c405ae0606p+1,
    0x1.32a7b5e6897e9p+1,
    0x1.30becd256a217p+1,
    0x1.2ee0db1a96c02p+1,
    0x1.2d0d43196ce88p+1,
    0x1.2b4375329fd27p+1,
    0x1.2982ecd770131p+1,
    0x1.27cb2faa84bcbp+1,
    0x1.261bcc7764b62p+1,
    0x1.24745a4ac8e8bp+1,
    0x1.22d477a6fc63bp+1,
    0x1.213bc9d04beb3p+1,
    0x1.1fa9fc2e2cb18p+1,
    0x1.1e1ebfbe4a036p+1,
    0x1.1c99ca9719877p+1,
    0x1.1b1ad777f2157p+1,
    0x1.19a1a564edd5ap+1,
    0x1.182df74d203f5p+1,
    0x1.16bf93b9de06ep+1,
    0x1.1556448601f9dp+1,
    0x1.13f1d69c3fab5p+1,
    0x1.129219bbb4e64p+1,
    0x1.1136e04206156p+1,
    0x1.0fdffefa690b2p+1,
    0x1.0e8d4cf115675p+1,
    0x1.0d3ea34aa2df9p+1,
    0x1.0bf3dd1eec4f7p+1,
    0x1.0aacd7571b15ap+1,
    0x1.0969708e892d0p+1,
    0x1.082988f631e79p+1,
    0x1.06ed023a716b0p+1,
    0x1.05b3bf6ada3acp+1,
    0x1.047da4e3ee5dbp+1,
    0x1.034a983a8f2a6p+1,
    0x1.021a8028fb929p+1,
    0x1.00ed447d3903dp+1,
    0x1.ff859c118d567p+0,
    0x1.fd360d22fc6aep+0,
    0x1.faebb187101b4p+0,
    0x1.f8a6604897644p+0,
    0x1.f665f20c8dff6p+0,
    0x1.f42a40fb72bc7p+0,
    0x1.f1f328ac23146p+0,
    0x1.efc086101ca9bp+0,
    0x1.ed923761084f7p+0,
    0x1.eb681c0f74c90p+0,
    0x1.e94214b2a9c5cp+0,
    0x1.e72002f97db41p+0,
    0x1.e501c99c1ae6fp+0,
    0x1.e2e74c4ea23a7p+0,
    0x1.e0d06fb49ae98p+0,
    0x1.debd195520a7ep+0,
    0x1.dcad2f8fc2520p+0,
    0x1.daa0999204a4dp+0,
    0x1.d8973f4d7d74dp+0,
    0x1.d691096e7cc94p+0,
    0x1.d48de1533a181p+0,
    0x1.d28db1037ca23p+0,
    0x1.d0906328b6a39p+0,
    0x1.ce95e3068bacap+0,
    0x1.cc9e1c73bb0eap+0,
    0x1.caa8fbd367ccdp+0,
    0x1.c8b66e0eb8000p+0,
    0x1.c6c6608ec60b5p+0,
    0x1.c4d8c136de693p+0,
    0x1.c2ed7e5f05369p+0,
    0x1.c10486cebefa2p+0,
    0x1.bf1dc9b81874ap+0,
    0x1.bd3936b2e992ep+0,
    0x1.bb56bdb84fdbep+0,
    0x1.b9764f1e5cf51p+0,
    0x1.b797db93f6101p+0,
    0x1.b5bb541ce14a1p+0,
    0x1.b3e0aa0dfe361p+0,
    0x1.b207cf09a6f7ep+0,
    0x1.b030b4fc37800p+0,
    0x1.ae5b4e18b89dep+0,
    0x1.ac878cd5acc36p+0,
    0x1.aab563e9fc731p+0,
    0x1.a8e4c64a00726p+0,
    0x1.a715a724a7f4dp+0,
    0x1.a547f9e0b90efp+0,
    0x1.a37bb21a29d81p+0,
    0x1.a1b0c39f90b75p+0,
    0x1.9fe7226faa6eap+0,
    0x1.9e1ec2b6f486dp+0,
    0x1.9c5798cd5ad43p+0,
    0x1.9a919933f6d92p+0,
    0x1.98ccb892dfdbfp+0,
    0x1.9708ebb70a936p+0,
    0x1.954627903758cp+0,
    0x1.9384612eeddb8p+0,
    0x1.91c38dc2855bcp+0,
    0x1.9003a297387bcp+0,
    0x1.8e44951443c0ap+0,
    0x1.8c865aba0de35p+0,
    0x1.8ac8e92059192p+0,
    0x1.890c35f47c831p+0,
    0x1.875036f7a4f7ep+0,
    0x1.8594e1fd1c628p+0,
    0x1.83da2ce896f32p+0,
    0x1.82200dac85645p+0,
    0x1.80667a486b99ep+0,
    0x1.7ead68c73ae15p+0,
    0x1.7cf4cf3daf1d9p+0,
    0x1.7b3ca3c8ae294p+0,
    0x1.7984dc8ba8bcbp+0,
    0x1.77cd6faefc22dp+0,
    0x1.7616535e540adp+0,
    0x1.745f7dc70bc13p+0,
    0x1.72a8e5168e1a6p+0,
    0x1.70f27f78b3573p+0,
    0x1.6f3c43161c483p+0,
    0x1.6d86261289f28p+0,
    0x1.6bd01e8b30f36p+0,
    0x1.6a1a229507dcfp+0,
    0x1.6864283b0fbf7p+0,
    0x1.66ae257c960d3p+0,
    0x1.64f8104b6f00cp+0,
    0x1.6341de8a27a41p+0,
    0x1.618b860a2e8ffp+0,
    0x1.5fd4fc89f270fp+0,
    0x1.5e1e37b2f5545p+0,
    0x1.5c672d17d3b48p+0,
    0x1.5aafd2323e2fbp+0,
    0x1.58f81c60e4c4cp+0,
    0x1.574000e552644p+0,
    0x1.558774e1b7925p+0,
    0x1.53ce6d56a2c3dp+0,
    0x1.5214df20a50d8p+0,
    0x1.505abef5e1a6dp+0,
    0x1.4ea0016386a9cp+0,
    0x1.4ce49acb2d5fdp+0,
    0x1.4b287f6020506p+0,
    0x1.496ba3248525ep+0,
    0x1.47adf9e6685eap+0,
    0x1.45ef773ca8993p+0,
    0x1.44300e83bf25ap+0,
    0x1.426fb2da63591p+0,
    0x1.40ae571e05f24p+0,
    0x1.3eebede721aacp+0,
    0x1.3d2869855dd80p+0,
    0x1.3b63bbfb7fc17p+0,
    0x1.399dd6fb270e9p+0,
    0x1.37d6abe05165dp+0,
    0x1.360e2baca1034p+0,
    0x1.3444470261b6ap+0,
    0x1.3278ee1f4755fp+0,
    0x1.30ac10d6e0469p+0,
    0x1.2edd9e8cb647fp+0,
    0x1.2d0d862e172a1p+0,
    0x1.2b3bb62b7e880p+0,
    0x1.29681c7199017p+0,
    0x1.2792a661d8bcdp+0,
    0x1.25bb40ca92399p+0,
    0x1.23e1d7de97a07p+0,
    0x1.2206572c47d17p+0,
    0x1.2028a99405610p+0,
    0x1.1e48b93e088dcp+0,
    0x1.1c666f8f7deb3p+0,
    0x1.1a81b51ee20a3p+0,
    0x1.189a71a788c7ep+0,
    0x1.16b08bfc3d191p+0,
    0x1.14c3e9f8e41d8p+0,
    0x1.12d470730bf74p+0,
    0x1.10e203294c4bdp+0,
    0x1.0eec84b15b64dp+0,
    0x1.0cf3d664b796dp+0,
    0x1.0af7d84bc0d06p+0,
    0x1.08f8690719efdp+0,
    0x1.06f565b7249f9p+0,
    0x1.04eea9e164ed4p+0,
    0x1.02e40f5393759p+0,
    0x1.00d56e041db89p+0,
    0x1.fd8537df97991p-1,
    0x1.f956d9e87202bp-1,
    0x1.f51f654d83c88p-1,
    0x1.f0de784efa595p-1,
    0x1.ec93abdf8c395p-1,
    0x1.e83e93379ad08p-1,
    0x1.e3debb5d2292dp-1,
    0x1.df73aa9f0ae8dp-1,
    0x1.dafce0022edeep-1,
    0x1.d679d29e3510dp-1,
    0x1.d1e9f0e7fe5f7p-1,
    0x1.cd4c9fe7151cap-1,
    0x1.c8a13a531630bp-1,
    0x1.c3e70f95872e0p-1,
    0x1.bf1d62abea23bp-1,
    0x1.ba4368e51bb30p-1,
    0x1.b5584874191dap-1,
    0x1.b05b16d127fd5p-1,
    0x1.ab4ad6e0f24bap-1,
    0x1.a62676d76d6f5p-1,
    0x1.a0eccdca3ab98p-1,
    0x1.9b9c98e37c43bp-1,
    0x1.96347822b1818p-1,
    0x1.90b2ea94dc2a8p-1,
    0x1.8b1649e7a632cp-1,
    0x1.855cc5341f023p-1,
    0x1.7f845ad45d397p-1,
    0x1.798ad10b200f0p-1,
    0x1.736dad345c6b6p-1,
    0x1.6d2a291feca73p-1,
    0x1.66bd261a2377ep-1,
    0x1.60231cfd82f9bp-1,
    0x1.59580a70673c9p-1,
    0x1.5257562196c1cp-1,
    0x1.4b1bb363c898dp-1,
    0x1.439ef8dfe170ap-1,
    0x1.3bd9ec1a11c06p-1,
    0x1.33c3fc055e9edp-1,
    0x1.2b52e38621b30p-1,
    0x1.227a28f78456ap-1,
    0x1.192a6973f450ap-1,
    0x1.0f5053b004b4ep-1,
    0x1.04d32278c832ep-1,
    0x1.f32482d4807a6p-2,
    0x1.dac2f5a6f3120p-2,
    0x1.c004d2f328d93p-2,
    0x1.a230c2e46389ep-2,
    0x1.801fce827fac5p-2,
    0x1.57cb9383ae550p-2,
    0x1.250af3c200a69p-2,
    0x1.b8d0be3d69918p-3,
    0x0.0p+0,
};

void la_rng_seed(la_rng *rng, uint64_t seed) {
  for (int i = 0; i < 4; i++) {
    seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    rng->s[i] = z ^ (z >> 31);
  }
}

void la_rng_seed_entropy(la_rng *rng) {
  uint64_t seed = 0;
  if (getentropy(&seed, sizeof seed) != 0) {
    struct timespec now = {0};
    (void)timespec_get(&now, TIME_UTC);
    seed = (uint64_t)now.tv_sec * UINT64_C(1000000007) ^ (uint64_t)now.tv_nsec;
  }
  la_rng_seed(rng, seed);
}

static uint64_t rotate(uint64_t x, int k) {
  return (x << k) | (x >> (64 - k));
}

uint64_t la_rng_next(la_rng *rng) {
  uint64_t *s = rng->s;
  uint64_t result = rotate(s[0] + s[3], 23) + s[0];
  uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

/* 1 to 2^53 - 1 in units of 2^-53: never 0, never 1. */
static double uniform(la_rng *rng) {
  uint64_t bits;
  do {
    bits = la_rng_next(rng) >> 11;
  } while (bits == 0);
  return (double)bits * 0x1p-53;
}

void la_rng_uniform(la_rng *rng, ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = uniform(rng);
  }
}

/* Beyond edge[1]: Marsaglia's exponential rejection. */
static double tail(la_rng *rng) {
  double x;
  double y;
  do {
    x = -log(uniform(rng)) / edge[1];
    y = -log(uniform(rng));
  } while (2 * y < x * x);
  return edge[1] + x;
}

static double normal(la_rng *rng) {
  for (;;) {
    uint64_t bits = la_rng_next(rng);
    int layer = (int)(bits & (LAYERS - 1));
    double sign = (bits & LAYERS) != 0 ? -1 : 1;
    double x = (double)(bits >> 11) * 0x1p-53 * edge[layer];
    if (x < edge[layer + 1]) {
      return sign * x;
    }
    if (layer == 0) {
      return sign * tail(rng);
    }
    /* In the wedge: compare with the density itself. */
    double low = exp(-0.5 * edge[layer] * edge[layer]);
    double high = exp(-0.5 * edge[layer + 1] * edge[layer + 1]);
    if (low + uniform(rng) * (high - low) < exp(-0.5 * x * x)) {
      return sign * x;
    }
  }
}

void la_rng_normal(la_rng *rng, ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = normal(rng);
  }
}

void la_rng_exponential(la_rng *rng, ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = -log(uniform(rng));
  }
}

/* Multiplication by n takes the high word; the few low words that would favour
   some results are thrown away (Lemire, ACM TOMACS 29, 2019). */
uint64_t la_rng_below(la_rng *rng, uint64_t n) {
  if (n < 2) {
    return 0;
  }
  uint64_t threshold = (0 - n) % n;
  for (;;) {
    uint64_t x = la_rng_next(rng);
    uint64_t xl = x & UINT32_MAX;
    uint64_t xh = x >> 32;
    uint64_t nl = n & UINT32_MAX;
    uint64_t nh = n >> 32;
    uint64_t mid = xh * nl + ((xl * nl) >> 32);
    uint64_t mid2 = xl * nh + (mid & UINT32_MAX);
    uint64_t low = x * n;
    if (low >= threshold) {
      return xh * nh + (mid >> 32) + (mid2 >> 32);
    }
  }
}
