#pragma once

// mallopt, which Swift's own Glibc leaves out.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

// Debian keeps OpenBLAS's own headers in a folder per architecture; the few functions that the workbench calls are
// declared here instead, as the library exports them.

/// Eigenvalues and eigenvectors of a real symmetric matrix (LAPACK).
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
            const int *lwork, int *info);

/// How many threads OpenBLAS may use. The workbench asks for one and splits the work itself, in a fixed order.
void openblas_set_num_threads(int threads);

/// The version and build options of the library that is loaded, for `workbench doctor`.
char *openblas_get_config(void);

/// The x of least length among those that make ‖A·x − b‖ least, by the singular values of A (LAPACK).
void dgelsd_(const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, double *s,
             const double *rcond, int *rank, double *work, const int *lwork, int *iwork, int *info);

/// C ← α·op(A)·op(B) + β·C for row-major (order 101) matrices; op is nothing (111) or the transpose (112).
void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);
void cblas_dgemm(int order, int transA, int transB, int m, int n, int k, double alpha, const double *a, int lda,
                 const double *b, int ldb, double beta, double *c, int ldc);

/// One triangle (121 the upper, 122 the lower) of C ← α·A·Aᵀ + β·C (trans 111), or of α·Aᵀ·A + β·C (112).
void cblas_dsyrk(int order, int uplo, int trans, int n, int k, double alpha, const double *a, int lda, double beta,
                 double *c, int ldc);

/// The same eigenvalues and eigenvectors as dsyev, by dividing: quicker for large matrices (LAPACK).
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
             const int *lwork, int *iwork, const int *liwork, int *info);

/// The Cholesky factor of a symmetric positive definite matrix, and solutions by it (LAPACK).
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b, const int *ldb,
             int *info);

/// Least squares by an orthogonal factor, for a matrix of full rank (LAPACK).
void dgels_(const char *trans, const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b,
            const int *ldb, double *work, const int *lwork, int *info);

/// As dgelsd, by orthogonal factors with exchanged columns: quicker for large matrices (LAPACK).
void dgelsy_(const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, int *jpvt,
             const double *rcond, int *rank, double *work, const int *lwork, int *info);

/// The calling thread, the core that it runs on, and the set of cores, one bit for each, that a thread (0: the calling
/// one) may run on: what Linux has, and Swift's import of glibc leaves out.
int gettid(void);
int sched_getcpu(void);
int sched_getaffinity(int thread, unsigned long bytes, void *cores);
int sched_setaffinity(int thread, unsigned long bytes, const void *cores);

/// How many bytes a vector register has in this build: AVX-512, AVX2, or what every such processor has.
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
