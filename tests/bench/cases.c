/* cases.c - see cases.h. The flops are the standard counts of G. H. Golub and
   C. F. Van Loan, Matrix Computations, 4th ed. (2013): products 1.1, LU 3.2 and
   3.4, Cholesky 4.2, QR with Q 5.2, symmetric eigenproblem 8.3, singular values
   8.6 (Golub and Reinsch), general eigenproblem 7.5; they count what the
   textbook's method does, whatever the engine saves or spends. A pseudo-inverse
   counts as a decomposition and a product; the exponential, of norm about 10,
   as six products, a system with n right-hand sides, and one squaring. */
#include "config.h"

#include "cases.h"

#include <stddef.h>

const char DENSE_SETUP[] =
    "n=%d; A=rand(n); B=rand(n); b=rand(n,1); S=A+A'; P=A*A'+n*eye(n); "
    "T=rand(2*n,max(1,n/2)); t=rand(2*n,1); E=20/n*A;";
const char DENSE_NUMPY[] =
    "n=%d; r=np.random.rand; A=r(n,n); B=r(n,n); b=r(n); S=A+A.T; "
    "P=A@A.T+n*np.eye(n); T=r(2*n,max(1,n//2)); t=r(2*n); E=20/n*A";

const char MEMORY_SETUP[] =
    "n=%d; S=0; P=0; T=0; E=0; Y=0; Z=0; A=rand(n); B=rand(n); x=rand(n,1); "
    "r=rand(1,n);";
const char MEMORY_NUMPY[] =
    "n=%d; S=0; P=0; T=0; E=0; Y=0; Z=0; f=np.asfortranarray; "
    "A=f(np.random.rand(n,n)); "
    "B=f(np.random.rand(n,n)); x=np.random.rand(n); r=np.random.rand(1,n)";

const bench_case DENSE[] = {
    {"A*B", "X=A@B", "2 n^3", 2, 3, "product"},
    {"A'*B", "X=A.T@B", "2 n^3", 2, 3, NULL},
    {"A*B'", "X=A@B.T", "2 n^3", 2, 3, NULL},
    {"A'*B'", "X=A.T@B.T", "2 n^3", 2, 3, NULL},
    {"A*A'", "X=A@A.T", "n^3", 1, 3, NULL},
    {"A\\b", "X=np.linalg.solve(A,b)", "2/3 n^3", 2.0 / 3, 3, NULL},
    {"inv(A)", "X=np.linalg.inv(A)", "2 n^3", 2, 3, NULL},
    {"det(A)", "X=np.linalg.det(A)", "2/3 n^3", 2.0 / 3, 3, "LU (det)"},
    {"chol(P)", "X=np.linalg.cholesky(P)", "1/3 n^3", 1.0 / 3, 3, "Cholesky"},
    {"[X,Y]=qr(A)", "X,Y=np.linalg.qr(A)", "8/3 n^3", 8.0 / 3, 3, "QR"},
    {"eig(S)", "X=np.linalg.eigvalsh(S)", "4/3 n^3", 4.0 / 3, 3, NULL},
    {"[X,Y]=eig(S)", "X,Y=np.linalg.eigh(S)", "9 n^3", 9, 3, "eigh"},
    {"svd(A)", "X=np.linalg.svd(A,compute_uv=False)", "8/3 n^3", 8.0 / 3, 3,
     NULL},
    {"[X,Y,Z]=svd(A)", "X,Y,Z=np.linalg.svd(A)", "21 n^3", 21, 3, "svd"},
    {"eig(A)", "X=np.linalg.eigvals(A)", "10 n^3", 10, 3, NULL},
    {"[X,Y]=eig(A)", "X,Y=np.linalg.eig(A)", "25 n^3", 25, 3, NULL},
    {"T\\t", "X=np.linalg.lstsq(T,t,rcond=None)[0]", "11/12 n^3", 11.0 / 12, 3,
     NULL},
    {"pinv(A)", "X=np.linalg.pinv(A)", "23 n^3", 23, 3, NULL},
    {"expm(E)", "X=sl.expm(E)", "50/3 n^3", 50.0 / 3, 3, NULL},
    {.name = NULL}};

const bench_case MEMORY[] = {
    {"A+B", "X=A+B", "24 n^2", 24, 2, NULL},
    {"A.*B+A-2*B", "X=A*B+A-2*B", "24 n^2", 24, 2, NULL},
    {"A*x", "X=A@x", "8 n^2", 8, 2, NULL},
    {"sum(A(:))", "X=A.sum()", "8 n^2", 8, 2, NULL},
    {"A'; X(1)=0", "X=f(A.T); X[0,0]=0", "16 n^2", 16, 2, NULL},
    {"exp(A)", "X=np.exp(A)", "16 n^2", 16, 2, NULL},
    {"tanh(A)", "X=np.tanh(A)", "16 n^2", 16, 2, NULL},
    {"sort(A)", "X=np.sort(A,axis=0)", "16 n^2", 16, 2, NULL},
    {"A+r", "X=A+r", "16 n^2", 16, 2, NULL},
    {"A; X(1)=0", "X=A.copy(order='K'); X[0,0]=0", "16 n^2", 16, 2, NULL},
    {.name = NULL}};
