# Shares and medians of survival_test.cpp: Rscript survival.R (r-cran-survival)
library(survival)
options(digits = 12)
show <- function(name, fit, ages) {
    at <- summary(fit, times = ages, extend = TRUE)
    cat(name, "median", summary(fit)$table["median"], "\n")
    print(data.frame(age = ages, gone = 1 - at$surv, low = 1 - at$upper, high = 1 - at$lower))
}
# Gehan (1965), the 6-MP arm of Freireich et al. (1963): weeks of remission in acute leukaemia.
weeks <- c(6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
gone <- c(1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
show("leukaemia", survfit(Surv(weeks, gone) ~ 1, conf.type = "log-log"), c(6, 7, 10, 13, 16, 22, 23, 35))
# Delayed entries.
entered <- c(0, 0, 2, 5, 0, 8, 3, 0, 12, 1, 6, 0)
left <- c(4, 9, 7, 20, 15, 30, 3.5, 26, 18, 9, 22, 40)
gone <- c(1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0)
show("delayed", survfit(Surv(entered, left, gone) ~ 1, conf.type = "log-log"), c(3, 4, 7, 10, 18, 30))
