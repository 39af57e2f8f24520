# Shifts and intervals of hodges_lehmann_test.cpp: Rscript two_samples.R
options(digits = 12)
show <- function(name, x, y) {
    test <- suppressWarnings(wilcox.test(x, y, conf.int = TRUE, exact = TRUE))
    cat(name, test$estimate, test$conf.int, "\n")
}
# Hollander and Wolfe (1973), 69 f.: permeability of the human chorioamnion, the example of ?wilcox.test.
x <- c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
y <- c(1.15, 0.88, 0.90, 0.74, 1.21)
show("permeability", x, y)
show("four a side", c(9.8, 10.1, 10.6, 11.3), c(9.0, 9.35, 9.45, 9.9))
show("uneven", c(1.1, 2.3, 2.9, 4.2, 5.7, 6.1, 7.7, 9.6, 11.2), c(0.4, 1.9, 2.2, 3.05))
for (n in list(c(3, 4), c(3, 5), c(2, 7), c(2, 8), c(4, 4), c(4, 6), c(5, 5), c(6, 20), c(12, 12), c(49, 49), c(100, 100),
               c(3, 900), c(17, 588), c(38, 263), c(61, 160), c(85, 117), c(101, 100), c(300, 250)))
    cat(n, if (pwilcox(0, n[1], n[2]) > 0.025) 0 else qwilcox(0.025, n[1], n[2]), "\n")
